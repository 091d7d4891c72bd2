import { createHash } from 'node:crypto';
import { type Operations, ServiceError } from './aws-endpoint';

export interface QueueServer {
  readonly operations: Operations;
  /** Bodies still in the queue, hidden ones included. */
  bodies(queue: string): readonly string[];
  /** How many of them can be received now. */
  visible(queue: string): number;
}

interface Stored {
  readonly id: string;
  readonly queue: string;
  readonly body: string;
  hidden: boolean;
}

/** Queues that hide what was received until it is deleted or made visible; `forgetful` ones show it again at once. */
export function queueServer(
  queues: Readonly<Record<string, readonly string[]>>,
  { forgetful = false }: { readonly forgetful?: boolean } = {},
): QueueServer {
  const stored = new Map<string, Stored>();
  for (const [queue, bodies] of Object.entries(queues))
    for (const [index, body] of bodies.entries())
      stored.set(`${queue}-${index}`, { id: `${queue}-${index}`, queue, body, hidden: false });
  const of = (queue: unknown) => [...stored.values()].filter((message) => String(queue).endsWith(`/${message.queue}`));
  const take = (handle: unknown) => {
    const found = stored.get(String(handle));
    if (!found) throw new ServiceError('ReceiptHandleIsInvalid');
    return found;
  };
  return {
    bodies: (queue) => of(`/${queue}`).map(({ body }) => body),
    visible: (queue) => of(`/${queue}`).filter(({ hidden }) => !hidden).length,
    operations: {
      'sqs.ReceiveMessage': ({ QueueUrl, MaxNumberOfMessages }) => {
        const given = of(QueueUrl)
          .filter(({ hidden }) => !hidden)
          .slice(0, Number(MaxNumberOfMessages));
        for (const message of given) message.hidden = !forgetful;
        return {
          Messages: given.map(({ id, body }) => ({
            MessageId: id,
            ReceiptHandle: id,
            Body: body,
            MD5OfBody: createHash('md5').update(body).digest('hex'),
          })),
        };
      },
      'sqs.DeleteMessage': ({ ReceiptHandle }) => {
        stored.delete(take(ReceiptHandle).id);
        return {};
      },
      'sqs.ChangeMessageVisibilityBatch': ({ Entries }) => {
        const entries = Entries as readonly { readonly Id: string; readonly ReceiptHandle: string }[];
        for (const { ReceiptHandle } of entries) take(ReceiptHandle).hidden = false;
        return { Successful: entries.map(({ Id }) => ({ Id })), Failed: [] };
      },
    },
  };
}
