import { Duration } from 'aws-cdk-lib';
import { Queue, QueueEncryption } from 'aws-cdk-lib/aws-sqs';
import { Construct } from 'constructs';
import { ENV } from '../../lambdas/image-scan/contract';
import type { DeadLetterQueue } from '../shared/dead-letter-queue';
import type { ServiceFunction } from '../shared/service-function';

/** A message is delivered this often before it is set aside: what failed so often fails for a reason. */
const DELIVERIES = 5;

/** Six times the consumer's time-out. Source: Lambda developer guide, "Configuring a queue for use with Lambda". */
export const CONSUMER_TIMEOUT = Duration.minutes(1);
const VISIBILITY = Duration.minutes(6);

/** Requests of Mayfly for runs: whoever has a reason asks here, and a limited number of runs begins each second. */
export class RequestQueue extends Construct {
  readonly queue: Queue;

  constructor(scope: Construct, id: string, { deadLetterQueue }: { readonly deadLetterQueue: DeadLetterQueue }) {
    super(scope, id);
    this.queue = new Queue(this, 'Queue', {
      enforceSSL: true,
      encryption: QueueEncryption.SQS_MANAGED,
      visibilityTimeout: VISIBILITY,
      retentionPeriod: Duration.days(14),
      deadLetterQueue: { queue: deadLetterQueue, maxReceiveCount: DELIVERIES },
    });
  }

  grantSend(sender: ServiceFunction): void {
    this.queue.grantSendMessages(sender);
    sender.addEnvironment(ENV.requestQueue, this.queue.queueUrl);
  }
}
