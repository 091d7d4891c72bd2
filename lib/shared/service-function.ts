import { join } from 'node:path';
import { Duration, Validations } from 'aws-cdk-lib';
import { type IRole, Role, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import { Architecture, Runtime, Tracing } from 'aws-cdk-lib/aws-lambda';
import { SqsDestination } from 'aws-cdk-lib/aws-lambda-destinations';
import { LogLevel, NodejsFunction, OutputFormat } from 'aws-cdk-lib/aws-lambda-nodejs';
import { LogGroup, RetentionDays } from 'aws-cdk-lib/aws-logs';
import type { IQueue } from 'aws-cdk-lib/aws-sqs';
import type { Construct } from 'constructs';

/** Lambda gives one vCPU at this much memory: what waits for the network gets a quarter of it. */
const DEFAULT_MEMORY_MB = 512;

export interface ServiceFunctionProps {
  /** Path of the handler's file below `lambdas/`, without its ending. */
  readonly handler: string;
  readonly description: string;
  /** @default Duration.seconds(30) */
  readonly timeout?: Duration;
  /** @default 512 */
  readonly memorySize?: number;
  /**
   * Where an asynchronous invocation goes that failed every time.
   * @default - none: the function is only invoked synchronously
   */
  readonly deadLetterQueue?: IQueue;
}

/** Every Lambda function of Mayfly: Node 24 on arm64, traced, its logs kept for three months, a role of its own. */
export class ServiceFunction extends NodejsFunction {
  declare readonly role: IRole;

  constructor(scope: Construct, id: string, props: ServiceFunctionProps) {
    const logGroup = new LogGroup(scope, `${id}Logs`, { retention: RetentionDays.THREE_MONTHS });
    const role = new Role(scope, `${id}Role`, { assumedBy: new ServicePrincipal('lambda.amazonaws.com') });
    logGroup.grantWrite(role);
    super(scope, id, {
      description: props.description,
      entry: join(__dirname, '../../lambdas', `${props.handler}.ts`),
      handler: 'handler',
      runtime: Runtime.NODEJS_24_X,
      architecture: Architecture.ARM_64,
      tracing: Tracing.ACTIVE,
      logGroup,
      role,
      timeout: props.timeout ?? Duration.seconds(30),
      memorySize: props.memorySize ?? DEFAULT_MEMORY_MB,
      ...(props.deadLetterQueue ? { onFailure: new SqsDestination(props.deadLetterQueue), retryAttempts: 2 } : {}),
      environment: { NODE_OPTIONS: '--enable-source-maps' },
      bundling: {
        format: OutputFormat.CJS,
        target: 'node24',
        minify: true,
        keepNames: true,
        sourceMap: true,
        sourcesContent: false,
        mainFields: ['module', 'main'],
        // The SDK is bundled: the version that was tested is the version that runs.
        bundleAwsSDK: true,
        logLevel: LogLevel.ERROR,
      },
    });
    Validations.of(role).acknowledge({
      id: 'AwsSolutions-IAM5[Resource::*]',
      reason: 'xray:PutTraceSegments and xray:PutTelemetryRecords know no resource to narrow to.',
    });
  }
}
