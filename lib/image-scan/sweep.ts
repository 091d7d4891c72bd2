import { Duration } from 'aws-cdk-lib';
import { type IEventBus, Rule, Schedule } from 'aws-cdk-lib/aws-events';
import { LambdaFunction } from 'aws-cdk-lib/aws-events-targets';
import { PolicyStatement } from 'aws-cdk-lib/aws-iam';
import { SqsEventSource } from 'aws-cdk-lib/aws-lambda-event-sources';
import { Queue, QueueEncryption } from 'aws-cdk-lib/aws-sqs';
import type { IStateMachine } from 'aws-cdk-lib/aws-stepfunctions';
import { Construct } from 'constructs';
import { ENV, type DeadLetterQueue as QueueFacts } from '../../lambdas/image-scan/contract';
import { acknowledgeWildcard } from '../shared/acknowledge-wildcard';
import type { AuditTable } from '../shared/audit-table';
import { DeadLetterQueue } from '../shared/dead-letter-queue';
import { ServiceFunction } from '../shared/service-function';
import { grantRegistry } from './grant-registry';
import type { RequestQueue } from './request-queue';

/** Room for 10,000 expired leases or unpublished verdicts, at some 50 ms each. */
const SWEEP_TIMEOUT = Duration.minutes(15);

/** Room for a repository of 100,000 images: 100 pages at a second each, and a thousand recent ones in each. */
const REPOSITORY_TIMEOUT = Duration.minutes(5);

/** Six times the consumer's time-out. Source: Lambda developer guide, "Configuring a queue for use with Lambda". */
const VISIBILITY = Duration.minutes(30);

/** The fewest that an event source may have: ECR's calls are shared with whoever pushes and pulls. */
const AT_ONCE = 2;

/** The next sweep looks at the same again, so a repository that fails is soon set aside. */
const DELIVERIES = 3;

export interface SweepProps {
  readonly audit: AuditTable;
  readonly bus: IEventBus;
  readonly requests: RequestQueue;
  readonly stateMachine: IStateMachine;
  readonly lookBack: Duration;
  readonly every: Duration;
}

/** Makes up, on a schedule, for events that were lost and runs that died. */
export class Sweep extends Construct {
  /** What could not be swept, and where it belongs. */
  readonly deadLetterQueues: readonly QueueFacts[];

  constructor(scope: Construct, id: string, props: SweepProps) {
    super(scope, id);
    const { audit, requests } = props;
    const sweepLetters = new DeadLetterQueue(this, 'SweepDeadLetters');
    const repositoryLetters = new DeadLetterQueue(this, 'RepositoryDeadLetters');
    const repositories = new Queue(this, 'Repositories', {
      enforceSSL: true,
      encryption: QueueEncryption.SQS_MANAGED,
      visibilityTimeout: VISIBILITY,
      deadLetterQueue: { queue: repositoryLetters, maxReceiveCount: DELIVERIES },
    });

    const sweep = this.sweep(props, repositories, sweepLetters);
    const sweepRepository = new ServiceFunction(this, 'sweep-repository', {
      handler: 'image-scan/handlers/sweep-repository',
      description: 'Looks through one repository for pushes whose event was lost',
      timeout: REPOSITORY_TIMEOUT,
    });
    audit.grantReadWrite(sweepRepository);
    grantRegistry(sweepRepository, 'ecr:DescribeImages');
    requests.grantSend(sweepRepository);
    sweepRepository.addEventSource(
      new SqsEventSource(repositories, { batchSize: 1, maxConcurrency: AT_ONCE, reportBatchItemFailures: true }),
    );

    this.deadLetterQueues = [
      { url: sweepLetters.queueUrl, target: { kind: 'function', arn: sweep.functionArn } },
      { url: repositoryLetters.queueUrl, target: { kind: 'queue', url: repositories.queueUrl } },
    ];
  }

  private sweep(props: SweepProps, repositories: Queue, deadLetterQueue: DeadLetterQueue): ServiceFunction {
    const { audit, bus, requests, stateMachine, lookBack, every } = props;
    const sweep = new ServiceFunction(this, 'sweep', {
      handler: 'image-scan/handlers/sweep',
      description: 'Makes up for dead runs, unpublished verdicts and attempts without an end; asks for lost pushes',
      timeout: SWEEP_TIMEOUT,
      deadLetterQueue,
    });
    audit.grantReadWrite(sweep);
    grantRegistry(sweep, 'ecr:DescribeImages');
    sweep.addToRolePolicy(new PolicyStatement({ actions: ['ecr:DescribeRepositories'], resources: ['*'] }));
    acknowledgeWildcard(sweep.role, '*', 'To list all repositories is to name none.');
    requests.grantSend(sweep);
    bus.grantPutEventsTo(sweep);
    sweep.addEnvironment(ENV.eventBus, bus.eventBusName);
    repositories.grantSendMessages(sweep);
    sweep.addEnvironment(ENV.sweepQueue, repositories.queueUrl);
    const { stateMachineArn } = stateMachine;
    sweep.addToRolePolicy(
      new PolicyStatement({ actions: ['states:DescribeStateMachine'], resources: [stateMachineArn] }),
    );
    sweep.addEnvironment(ENV.stateMachine, stateMachineArn);
    sweep.addEnvironment(ENV.lookBackHours, String(lookBack.toHours()));
    new Rule(this, 'Schedule', {
      description: 'Events get lost and runs die: on this schedule somebody looks',
      schedule: Schedule.rate(every),
      // After its time a sweep is not worth making up for: the next one looks back as far.
      targets: [new LambdaFunction(sweep, { maxEventAge: every, retryAttempts: 185, deadLetterQueue })],
    });
    return sweep;
  }
}
