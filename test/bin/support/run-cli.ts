import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { ECRClient } from '@aws-sdk/client-ecr';
import { EventBridgeClient } from '@aws-sdk/client-eventbridge';
import { KMSClient } from '@aws-sdk/client-kms';
import { LambdaClient } from '@aws-sdk/client-lambda';
import { S3Client } from '@aws-sdk/client-s3';
import { ServiceQuotasClient } from '@aws-sdk/client-service-quotas';
import { SFNClient } from '@aws-sdk/client-sfn';
import { SQSClient } from '@aws-sdk/client-sqs';
import { SSMClient } from '@aws-sdk/client-ssm';
import { DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb';
import { runCommandLine } from '../../../bin/program';
import type { CliContext, Clients } from '../../../bin/support/context';

export const NOW = new Date('2026-11-05T12:00:00.000Z');

export interface CliRun {
  readonly exitCode: number;
  readonly stdout: string;
  readonly stderr: string;
  /** Milliseconds of every sleep. */
  readonly sleeps: readonly number[];
  /** The one document of stdout. */
  document<T>(): T;
}

export interface CliWorld {
  /** Where AWS is; without it a command that needs AWS fails. */
  readonly url?: string;
  readonly env?: CliContext['env'];
  readonly isTTY?: boolean;
  /** Called after each sleep, with the time that it has become. */
  readonly onSleep?: (now: Date) => void;
}

/** Runs one command line in this process: real SDK clients, a clock that only sleeping moves. */
export async function runCli(argv: readonly string[], world: CliWorld = {}): Promise<CliRun> {
  const out: string[] = [];
  const err: string[] = [];
  const sleeps: number[] = [];
  let now = NOW.getTime();
  const tty = world.isTTY === undefined ? {} : { isTTY: world.isTTY };
  const exitCode = await runCommandLine(argv, {
    stdout: { write: (text) => out.push(text), ...tty },
    stderr: { write: (text) => err.push(text), ...tty },
    env: world.env ?? {},
    connect: (region = 'eu-west-1') => connect(world.url, region),
    clock: () => new Date(now),
    sleep: async (ms) => {
      sleeps.push(ms);
      now += ms;
      world.onSleep?.(new Date(now));
    },
  });
  const stdout = out.join('');
  return { exitCode, stdout, stderr: err.join(''), sleeps, document: () => JSON.parse(stdout) };
}

function connect(endpoint: string | undefined, region: string): Clients {
  if (endpoint === undefined) {
    const refuse = () => {
      throw new Error('this command needs no AWS');
    };
    return {
      dynamo: refuse,
      ecr: refuse,
      eventBridge: refuse,
      kms: refuse,
      lambda: refuse,
      s3: refuse,
      serviceQuotas: refuse,
      sfn: refuse,
      sqs: refuse,
      ssm: refuse,
    };
  }
  const settings = {
    endpoint,
    region,
    credentials: { accessKeyId: 'test', secretAccessKey: 'test' },
    maxAttempts: 1,
    // No idle connection may outlive a test.
    requestHandler: { httpAgent: { keepAlive: false } },
  };
  return {
    dynamo: () => DynamoDBDocumentClient.from(new DynamoDBClient(settings)),
    ecr: () => new ECRClient(settings),
    eventBridge: () => new EventBridgeClient(settings),
    kms: () => new KMSClient(settings),
    lambda: () => new LambdaClient(settings),
    s3: () => new S3Client(settings),
    serviceQuotas: () => new ServiceQuotasClient(settings),
    sfn: () => new SFNClient(settings),
    sqs: () => new SQSClient(settings),
    ssm: () => new SSMClient(settings),
  };
}
