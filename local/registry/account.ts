import { CodeBuildClient } from '@aws-sdk/client-codebuild';
import { ECRClient } from '@aws-sdk/client-ecr';
import { EventBridgeClient } from '@aws-sdk/client-eventbridge';
import { LambdaClient } from '@aws-sdk/client-lambda';
import { SFNClient } from '@aws-sdk/client-sfn';
import { SNSClient } from '@aws-sdk/client-sns';
import { SQSClient } from '@aws-sdk/client-sqs';

/** The local account as the stand-in uses it. */
export interface Account {
  readonly url: URL;
  /** Twelve digits. */
  readonly id: string;
  readonly region: string;
  readonly ecr: ECRClient;
  readonly codeBuild: CodeBuildClient;
  readonly events: EventBridgeClient;
  readonly lambda: LambdaClient;
  readonly stepFunctions: SFNClient;
  readonly sqs: SQSClient;
  readonly sns: SNSClient;
}

/** Contacts nobody: the account may start later. MiniStack reads the account from an access key of twelve digits. */
export function accountAt(url: string, id: string, region: string): Account {
  const config = { endpoint: url, region, credentials: { accessKeyId: id, secretAccessKey: 'local' } };
  return {
    url: new URL(url),
    id,
    region,
    ecr: new ECRClient(config),
    codeBuild: new CodeBuildClient(config),
    events: new EventBridgeClient(config),
    lambda: new LambdaClient(config),
    stepFunctions: new SFNClient(config),
    sqs: new SQSClient(config),
    sns: new SNSClient(config),
  };
}

export function closeAccount(account: Account): void {
  const { ecr, codeBuild, events, lambda, stepFunctions, sqs, sns } = account;
  for (const client of [ecr, codeBuild, events, lambda, stepFunctions, sqs, sns]) client.destroy();
}

/** Requests of the registry protocol carry no account; MiniStack takes it from the parameter that mirrors use. */
export function registryPath(account: Account, path: string): string {
  const url = new URL(path, account.url);
  if (!url.searchParams.has('ns')) {
    url.searchParams.set('ns', `${account.id}.dkr.ecr.${account.region}.amazonaws.com`);
  }
  return url.pathname + url.search;
}
