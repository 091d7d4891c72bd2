import { SendMessageBatchCommand, type SQSClient } from '@aws-sdk/client-sqs';
import { MayflyError } from '../../shared/errors';
import type { RunRequest } from '../contract';

/** A queue, such as that of requests for runs, and a client that may send to it. */
export interface RequestQueue {
  readonly sqs: SQSClient;
  readonly url: string;
}

/** SQS takes some messages of a batch and not others, and answers 200 all the same. */
export class RequestsNotTaken extends MayflyError {
  override readonly name = 'RequestsNotTaken';
  readonly refused: number;
  constructor(refused: number, why: string) {
    super(`The queue did not take ${refused} requests: ${why}. They are sent again.`);
    this.refused = refused;
  }
}

/** Source: SQS developer guide, "Amazon SQS message quotas". */
const MOST_IN_A_BATCH = 10;

/** Puts requests on the queue, ten at a time. Sent twice, a request does no harm: the claim decides. */
export async function sendRequests(queue: RequestQueue, requests: readonly RunRequest[]): Promise<void> {
  await sendMessages(queue, requests);
}

/**
 * Puts each message on the queue as JSON, ten at a time.
 * @throws RequestsNotTaken for the first batch that is not taken whole
 */
export async function sendMessages({ sqs, url }: RequestQueue, messages: readonly object[]): Promise<void> {
  for (let first = 0; first < messages.length; first += MOST_IN_A_BATCH) {
    const batch = messages.slice(first, first + MOST_IN_A_BATCH);
    const { Failed = [] } = await sqs.send(
      new SendMessageBatchCommand({
        QueueUrl: url,
        Entries: batch.map((message, at) => ({ Id: String(at), MessageBody: JSON.stringify(message) })),
      }),
    );
    if (Failed.length > 0) throw new RequestsNotTaken(Failed.length, Failed[0]?.Message ?? Failed[0]?.Code ?? '');
  }
}
