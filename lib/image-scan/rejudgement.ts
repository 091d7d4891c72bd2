import { Duration } from 'aws-cdk-lib';
import { Rule, Schedule } from 'aws-cdk-lib/aws-events';
import { LambdaFunction, SqsQueue } from 'aws-cdk-lib/aws-events-targets';
import { SqsEventSource } from 'aws-cdk-lib/aws-lambda-event-sources';
import { Queue, QueueEncryption } from 'aws-cdk-lib/aws-sqs';
import type { IStateMachine } from 'aws-cdk-lib/aws-stepfunctions';
import { Construct } from 'constructs';
import { ENV, type RequestHandlerName } from '../../lambdas/image-scan/contract';
import type { AuditTable } from '../shared/audit-table';
import type { DeadLetterQueue } from '../shared/dead-letter-queue';
import type { EvidenceBucket } from '../shared/evidence-bucket';
import { grantReadOperatorParameter } from '../shared/operator-parameter';
import { ServiceFunction } from '../shared/service-function';
import { grantRegistry } from './grant-registry';
import { CONSUMER_TIMEOUT, type RequestQueue } from './request-queue';
import { DELIVERY } from './triggers';

/** Inspector tells of each finding by itself: a minute's worth of them is one look at an image. */
const FINDINGS_WINDOW = Duration.seconds(60);

/** Two instances, the fewest that an event source may have, of 50 runs a second each; see requests/start-runs.ts. */
const STARTERS = 2;
const REQUESTS_AT_ONCE = 10;

/** A pass over 100,000 current verdicts takes some minutes. */
const PASS_TIMEOUT = Duration.minutes(15);

export interface RejudgementProps {
  readonly audit: AuditTable;
  readonly evidence: EvidenceBucket;
  /** Name of the SSM parameter that points at the policy in force. */
  readonly policyParameter: string;
  readonly requests: RequestQueue;
  readonly stateMachine: IStateMachine;
  readonly deadLetters: Readonly<Record<'findings' | 'rejudgement' | 'deletion', DeadLetterQueue>>;
}

/** Keeps verdicts true: what they rest on changes, ends, or goes from the registry. */
export class Rejudgement extends Construct {
  /** Looks for verdicts that a changed policy or exception touches; to be invoked after a change. */
  readonly select: ServiceFunction;
  readonly imageDeleted: ServiceFunction;
  readonly findingsQueue: Queue;

  private readonly props: RejudgementProps;

  constructor(scope: Construct, id: string, props: RejudgementProps) {
    super(scope, id);
    this.props = props;
    this.startRuns();
    this.findingsQueue = this.findingsChanged();
    this.select = this.selectRejudgements();
    this.imageDeleted = this.deletions();
  }

  private startRuns(): void {
    const { requests, stateMachine } = this.props;
    const starter = this.create('start-runs', 'Starts the runs that Mayfly asks for itself, at a limited rate', {
      timeout: CONSUMER_TIMEOUT,
    });
    stateMachine.grantStartExecution(starter);
    starter.addEnvironment(ENV.stateMachine, stateMachine.stateMachineArn);
    starter.addEventSource(
      new SqsEventSource(requests.queue, {
        batchSize: REQUESTS_AT_ONCE,
        maxConcurrency: STARTERS,
        reportBatchItemFailures: true,
      }),
    );
  }

  private findingsChanged(): Queue {
    const { requests, deadLetters } = this.props;
    const changed = this.create('findings-changed', 'Asks for a new look at images whose Inspector findings changed');
    requests.grantSend(changed);
    const queue = new Queue(this, 'Findings', {
      enforceSSL: true,
      encryption: QueueEncryption.SQS_MANAGED,
      visibilityTimeout: Duration.minutes(6),
      deadLetterQueue: { queue: deadLetters.findings, maxReceiveCount: 5 },
    });
    changed.addEventSource(
      new SqsEventSource(queue, {
        batchSize: 1000,
        maxBatchingWindow: FINDINGS_WINDOW,
        maxConcurrency: STARTERS,
        reportBatchItemFailures: true,
      }),
    );
    new Rule(this, 'FindingsChanged', {
      description: "A finding of Inspector that came, changed or went touches its image's verdict",
      eventPattern: {
        source: ['aws.inspector2'],
        detailType: ['Inspector2 Finding'],
        detail: { resources: { type: ['AWS_ECR_CONTAINER_IMAGE'] } },
      },
      targets: [new SqsQueue(queue, { ...DELIVERY, deadLetterQueue: deadLetters.findings })],
    });
    return queue;
  }

  private selectRejudgements(): ServiceFunction {
    const { audit, evidence, policyParameter, requests, deadLetters } = this.props;
    const select = this.create('select-rejudgements', 'Asks for new judgements where what a verdict rests on changed', {
      timeout: PASS_TIMEOUT,
      deadLetterQueue: deadLetters.rejudgement,
    });
    audit.grantRead(select);
    evidence.grantRead(select, 'policy');
    grantReadOperatorParameter(select, ENV.policyParameter, policyParameter);
    requests.grantSend(select);
    const target = new LambdaFunction(select, { ...DELIVERY, deadLetterQueue: deadLetters.rejudgement });
    new Rule(this, 'Daily', {
      description: 'Verdicts that hold no longer than a day or so are judged again',
      schedule: Schedule.rate(Duration.days(1)),
      targets: [target],
    });
    new Rule(this, 'PolicyChanged', {
      description: 'A policy that is put in force touches the verdicts of every repository that it changes',
      eventPattern: {
        source: ['aws.ssm'],
        detailType: ['Parameter Store Change'],
        detail: { name: [policyParameter] },
      },
      targets: [target],
    });
    return select;
  }

  private deletions(): ServiceFunction {
    const deleted = this.create('image-deleted', 'Takes the verdict of an image that is gone off the current ones', {
      deadLetterQueue: this.props.deadLetters.deletion,
    });
    this.props.audit.grantReadWrite(deleted);
    grantRegistry(deleted, 'ecr:DescribeImages');
    new Rule(this, 'ImageDeleted', {
      description: 'An image that is deleted from ECR is not current any more',
      eventPattern: {
        source: ['aws.ecr'],
        detailType: ['ECR Image Action'],
        detail: { 'action-type': ['DELETE'], result: ['SUCCESS'] },
      },
      targets: [new LambdaFunction(deleted, { ...DELIVERY, deadLetterQueue: this.props.deadLetters.deletion })],
    });
    return deleted;
  }

  private create(
    name: RequestHandlerName,
    description: string,
    more: Partial<ConstructorParameters<typeof ServiceFunction>[2]> = {},
  ): ServiceFunction {
    return new ServiceFunction(this, name, { handler: `image-scan/handlers/${name}`, description, ...more });
  }
}
