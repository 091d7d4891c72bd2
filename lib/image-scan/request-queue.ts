import { Duration } from 'aws-cdk-lib';
import { type IEventBus, Rule } from 'aws-cdk-lib/aws-events';
import { SqsQueue } from 'aws-cdk-lib/aws-events-targets';
import { Queue, QueueEncryption } from 'aws-cdk-lib/aws-sqs';
import { Construct } from 'constructs';
import { ENV } from '../../lambdas/image-scan/contract';
import { RUN_REQUEST_EVENT } from '../../lambdas/verdicts/contract';
import type { DeadLetterQueue } from '../shared/dead-letter-queue';
import type { ServiceFunction } from '../shared/service-function';
import { DELIVERY } from './triggers';

/** A message is delivered this often before it is set aside: what failed so often fails for a reason. */
const DELIVERIES = 5;

/** Six times the consumer's time-out. Source: Lambda developer guide, "Configuring a queue for use with Lambda". */
export const CONSUMER_TIMEOUT = Duration.minutes(1);
const VISIBILITY = Duration.minutes(6);

/** Requests of Mayfly for runs: whoever has a reason asks here, and a limited number of runs begins each second. */
export class RequestQueue extends Construct {
  readonly queue: Queue;
  private readonly deadLetters: DeadLetterQueue;

  constructor(scope: Construct, id: string, { deadLetterQueue }: { readonly deadLetterQueue: DeadLetterQueue }) {
    super(scope, id);
    this.deadLetters = deadLetterQueue;
    this.queue = new Queue(this, 'Queue', {
      enforceSSL: true,
      encryption: QueueEncryption.SQS_MANAGED,
      visibilityTimeout: VISIBILITY,
      retentionPeriod: Duration.days(14),
      deadLetterQueue: { queue: deadLetterQueue, maxReceiveCount: DELIVERIES },
    });
  }

  /** Takes the requests that other systems put on the bus. */
  takeFrom(bus: IEventBus): void {
    new Rule(this, 'RunRequested', {
      description: 'What another system asks for is asked for like everything else: in the queue of requests',
      eventBus: bus,
      eventPattern: { source: [...RUN_REQUEST_EVENT.sources], detailType: [RUN_REQUEST_EVENT.detailType] },
      targets: [new SqsQueue(this.queue, { ...DELIVERY, deadLetterQueue: this.deadLetters })],
    });
  }

  grantSend(sender: ServiceFunction): void {
    this.queue.grantSendMessages(sender);
    sender.addEnvironment(ENV.requestQueue, this.queue.queueUrl);
  }
}
