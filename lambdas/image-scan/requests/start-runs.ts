import { createHash } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import { ExecutionAlreadyExists, type SFNClient, StartExecutionCommand } from '@aws-sdk/client-sfn';
import { describeError } from '../../shared/errors';
import { RUN_REQUEST_EVENT } from '../../verdicts/contract';
import { imageKey } from '../../verdicts/image-reference';
import { readRunRequest } from '../claim/run-request';
import type { RunRequest } from '../contract';
import { coalesce } from './coalesce';

export interface RunStarter {
  readonly sfn: SFNClient;
  readonly stateMachineArn: string;
}

export interface QueuedRequest {
  readonly messageId: string;
  readonly body: string;
}

export interface Started {
  readonly started: number;
  /** Messages to be delivered again, and why. */
  readonly failed: readonly { readonly messageId: string; readonly why: string }[];
}

/**
 * Runs started a second by one instance of the function; with the two instances that the event source may have it is the
 * 100 a second of docs/architecture.md, well below the registry's and the workflow's quotas, which pushes share.
 */
export const RUNS_A_SECOND = 50;

/** Starts one run for each image that a batch of messages asks for, no faster than `RUNS_A_SECOND`. */
export async function startRuns(starter: RunStarter, messages: readonly QueuedRequest[]): Promise<Started> {
  const failed: { messageId: string; why: string }[] = [];
  const asked = new Map<RunRequest, string>();
  for (const { messageId, body } of messages) {
    try {
      asked.set(readRunRequest(requestIn(JSON.parse(body))), messageId);
    } catch (error) {
      failed.push({ messageId, why: describeError(error) });
    }
  }
  const requests = coalesce(asked.keys());
  const paced = sleep((requests.length / RUNS_A_SECOND) * 1000);
  let started = 0;
  for (const request of requests) {
    const messageIds = [...asked].filter(([other]) => isOf(request, other)).map(([, messageId]) => messageId);
    try {
      await start(starter, request, nameOf(request, messageIds));
      started += 1;
    } catch (error) {
      failed.push(...messageIds.map((messageId) => ({ messageId, why: describeError(error) })));
    }
  }
  await paced;
  return { started, failed };
}

/** What stands in a message: a request, or an event of another system that holds one. */
function requestIn(message: unknown): unknown {
  const event = message as { readonly 'detail-type'?: unknown; readonly detail?: unknown } | null;
  return event?.['detail-type'] === RUN_REQUEST_EVENT.detailType ? event.detail : message;
}

const isOf = (image: RunRequest, other: RunRequest): boolean =>
  image.digest === other.digest && imageKey(image) === imageKey(other);

/** The same messages delivered again name the same execution, so they start nothing new. */
function nameOf({ trigger }: RunRequest, messageIds: readonly string[]): string {
  return `${trigger}-${createHash('sha256').update(messageIds.join()).digest('hex').slice(0, 32)}`;
}

async function start({ sfn, stateMachineArn }: RunStarter, request: RunRequest, name: string): Promise<void> {
  try {
    await sfn.send(new StartExecutionCommand({ stateMachineArn, name, input: JSON.stringify(request) }));
  } catch (error) {
    if (!(error instanceof ExecutionAlreadyExists)) throw error;
  }
}
