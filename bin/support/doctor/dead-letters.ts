import { GetQueueAttributesCommand } from '@aws-sdk/client-sqs';
import type { Deployment } from '../../../lambdas/image-scan/contract';
import type { Clients } from '../context';
import { type Finding, failed, ok } from './check';

export async function checkDeadLetters({ sqs }: Clients, { deadLetterQueues }: Deployment): Promise<Finding> {
  const filled: string[] = [];
  for (const { url } of deadLetterQueues) {
    const { Attributes = {} } = await sqs().send(
      new GetQueueAttributesCommand({
        QueueUrl: url,
        AttributeNames: ['ApproximateNumberOfMessages', 'ApproximateNumberOfMessagesNotVisible'],
      }),
    );
    const counts = [Attributes['ApproximateNumberOfMessages'], Attributes['ApproximateNumberOfMessagesNotVisible']].map(
      Number,
    );
    const waiting = counts.reduce((sum, count) => sum + count, 0);
    const name = url.slice(url.lastIndexOf('/') + 1);
    if (!Number.isInteger(waiting)) throw new Error(`SQS does not say how many messages ${name} holds.`);
    if (waiting > 0) filled.push(`${waiting} in ${name}`);
  }
  if (filled.length === 0) return ok(`All ${deadLetterQueues.length} are empty.`);
  const next = 'Look at docs/operator-runbook.md, "A dead-letter queue is not empty", then: mayfly redrive';
  return failed(`What could not be delivered waits: ${filled.join(', ')}.`, next);
}
