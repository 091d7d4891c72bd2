import { createHash } from 'node:crypto';
import type { RunRequest } from '../../../lambdas/image-scan/contract';
import type { Operations } from './aws-endpoint';

/** A queue that takes batches of requests for runs, and remembers them. */
export function requestQueueServer(): { readonly operations: Operations; readonly requests: RunRequest[] } {
  const requests: RunRequest[] = [];
  return {
    requests,
    operations: {
      'sqs.SendMessageBatch': ({ Entries }) => ({
        Successful: (Entries as readonly { readonly Id: string; readonly MessageBody: string }[]).map(
          ({ Id, MessageBody }) => {
            requests.push(JSON.parse(MessageBody));
            return { Id, MessageId: Id, MD5OfMessageBody: createHash('md5').update(MessageBody).digest('hex') };
          },
        ),
        Failed: [],
      }),
    },
  };
}
