import type { ECRClient } from '@aws-sdk/client-ecr';
import type { EventBridgeClient } from '@aws-sdk/client-eventbridge';
import type { KMSClient } from '@aws-sdk/client-kms';
import type { LambdaClient } from '@aws-sdk/client-lambda';
import type { S3Client } from '@aws-sdk/client-s3';
import type { ServiceQuotasClient } from '@aws-sdk/client-service-quotas';
import type { SFNClient } from '@aws-sdk/client-sfn';
import type { SQSClient } from '@aws-sdk/client-sqs';
import type { SSMClient } from '@aws-sdk/client-ssm';
import type { DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb';
import type { Clock } from '../../lambdas/shared/clock';
import type { Environment } from '../../lambdas/shared/env';

/** AWS clients, each made when it is first asked for: `scan` and `policy validate` need none, and no credentials. */
export interface Clients {
  readonly dynamo: () => DynamoDBDocumentClient;
  readonly ecr: () => ECRClient;
  readonly eventBridge: () => EventBridgeClient;
  readonly kms: () => KMSClient;
  readonly lambda: () => LambdaClient;
  readonly s3: () => S3Client;
  readonly serviceQuotas: () => ServiceQuotasClient;
  readonly sfn: () => SFNClient;
  readonly sqs: () => SQSClient;
  readonly ssm: () => SSMClient;
}

/** Where text goes; `process.stdout` is one. */
export interface TextStream {
  write(text: string): unknown;
  readonly isTTY?: boolean;
  readonly columns?: number;
  readonly destroyed?: boolean;
  once?(event: 'drain' | 'close', listener: () => void): unknown;
}

/** Everything that a command has of the world. */
export interface CliContext {
  readonly stdout: TextStream;
  readonly stderr: TextStream;
  readonly env: Environment;
  /** @param region that of the environment where absent */
  readonly connect: (region?: string) => Clients;
  readonly clock: Clock;
  readonly sleep: (ms: number) => Promise<void>;
}
