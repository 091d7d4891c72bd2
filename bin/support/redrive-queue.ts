import { randomUUID } from 'node:crypto';
import { InvokeCommand, type LambdaClient } from '@aws-sdk/client-lambda';
import { type SFNClient, StartExecutionCommand } from '@aws-sdk/client-sfn';
import {
  ChangeMessageVisibilityBatchCommand,
  DeleteMessageCommand,
  type Message,
  ReceiveMessageCommand,
  SendMessageCommand,
  type SQSClient,
} from '@aws-sdk/client-sqs';
import type { DeadLetterQueue, DeadLetterTarget } from '../../lambdas/image-scan/contract';
import { describeError } from '../../lambdas/shared/errors';

/** The most that SQS gives, and takes back, at once. Source: the SQS API reference. */
const BATCH = 10;
/** Long polling, even this short, asks all of the queue's servers: an empty answer then means an empty queue. */
const WAIT_SECONDS = 1;
/** Longer than a batch takes; a run that is killed leaves its messages hidden no longer than this. */
const HIDDEN_SECONDS = 300;
/** Messages of one queue in one run: what a run remembers of them stays small. */
export const MAX_MESSAGES = 10_000;

export interface RedriveClients {
  readonly sqs: SQSClient;
  readonly sfn: SFNClient;
  readonly lambda: LambdaClient;
}

/** What became of one queue's messages. */
export interface QueueReport {
  /** The queue's name. */
  readonly queue: string;
  readonly target: DeadLetterTarget;
  readonly found: number;
  readonly restarted: number;
  /** Messages that should have been restarted and were not. */
  readonly left: readonly { readonly messageId: string; readonly why: string }[];
  /** Whether the run stopped before the queue was empty: there may be messages that it did not look at. */
  readonly more: boolean;
}

/**
 * Restarts a queue's messages, until the queue is empty or gives one again. A message is deleted after its restart was
 * accepted, so one can be restarted twice and none is lost; the claim makes a second run of one event harmless.
 * Whatever stays is made visible again at the end.
 */
export async function redriveQueue(
  clients: RedriveClients,
  { url, target }: DeadLetterQueue,
  { dryRun }: { readonly dryRun: boolean },
): Promise<QueueReport> {
  const seen = new Set<string>();
  const kept: string[] = [];
  const left: { messageId: string; why: string }[] = [];
  let restarted = 0;
  let cameBack = false;
  let isEmpty = false;
  try {
    while (!cameBack && seen.size < MAX_MESSAGES) {
      const messages = await receive(clients.sqs, url);
      isEmpty = messages.length === 0;
      if (isEmpty) break;
      for (const { MessageId = '', ReceiptHandle = '', Body = '' } of messages) {
        const isRepeated = seen.has(MessageId);
        cameBack ||= isRepeated;
        seen.add(MessageId);
        const why = isRepeated || dryRun ? null : await restart(clients, target, Body);
        if (why === null && !isRepeated && !dryRun) {
          restarted += 1;
          await clients.sqs.send(new DeleteMessageCommand({ QueueUrl: url, ReceiptHandle }));
          continue;
        }
        kept.push(ReceiptHandle);
        if (why !== null) left.push({ messageId: MessageId, why });
      }
    }
  } finally {
    await showAgain(clients.sqs, url, kept);
  }
  const queue = url.slice(url.lastIndexOf('/') + 1);
  return { queue, target, found: seen.size, restarted, left, more: !isEmpty };
}

async function receive(sqs: SQSClient, url: string): Promise<readonly Message[]> {
  const { Messages } = await sqs.send(
    new ReceiveMessageCommand({
      QueueUrl: url,
      MaxNumberOfMessages: BATCH,
      WaitTimeSeconds: WAIT_SECONDS,
      VisibilityTimeout: HIDDEN_SECONDS,
    }),
  );
  return Messages ?? [];
}

/** Null once the restart was accepted, else why it was not. */
async function restart(
  { sfn, lambda, sqs }: RedriveClients,
  target: DeadLetterTarget,
  body: string,
): Promise<string | null> {
  const event = originalEvent(body);
  if (event === undefined) return 'its body is not JSON, so that nothing can be started with it';
  try {
    if (target.kind === 'state-machine') {
      const name = `redrive-${randomUUID()}`;
      await sfn.send(new StartExecutionCommand({ stateMachineArn: target.arn, name, input: event }));
    } else if (target.kind === 'queue') {
      await sqs.send(new SendMessageCommand({ QueueUrl: target.url, MessageBody: event }));
    } else {
      await lambda.send(
        new InvokeCommand({ FunctionName: target.arn, InvocationType: 'Event', Payload: Buffer.from(event) }),
      );
    }
    return null;
  } catch (error) {
    return `its restart was refused: ${describeError(error)}`;
  }
}

/**
 * The event as text, undefined where there is none. EventBridge leaves the event itself; Lambda puts it, after the last
 * failed try, into an envelope. Source: Lambda developer guide, "Invocation record".
 */
function originalEvent(body: string): string | undefined {
  try {
    const message: unknown = JSON.parse(body);
    const isEnvelope =
      typeof message === 'object' && message !== null && 'requestPayload' in message && 'requestContext' in message;
    return isEnvelope ? JSON.stringify(message.requestPayload) : body;
  } catch {
    return undefined;
  }
}

async function showAgain(sqs: SQSClient, url: string, receiptHandles: readonly string[]): Promise<void> {
  for (let at = 0; at < receiptHandles.length; at += BATCH) {
    const Entries = receiptHandles
      .slice(at, at + BATCH)
      .map((ReceiptHandle, index) => ({ Id: String(index), ReceiptHandle, VisibilityTimeout: 0 }));
    await sqs.send(new ChangeMessageVisibilityBatchCommand({ QueueUrl: url, Entries }));
  }
}
