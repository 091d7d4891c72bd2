import { z } from 'zod';
import { DIGEST_PATTERN, REPOSITORY_PATTERN } from '../../verdicts/image-reference';
import { type RunRequest, TRIGGERS, type Trigger } from '../contract';
import { ACCOUNT_PATTERN, InvalidEvent, type PushEvent, REGION_PATTERN, readPushEvent } from './push-event';

/** What asked for a run, as far as anything said it; a hint, as the registry may have moved on. */
export interface AskedRun extends Omit<PushEvent, 'trigger'>, Pick<RunRequest, 'asOf' | 'freshUntil'> {
  readonly trigger: Trigger;
}

const SOURCE = 'mayfly';

/** What an event of the registry asks for is not Mayfly's to ask for. */
const REQUESTED = TRIGGERS.filter((trigger) => trigger !== 'push' && trigger !== 'replication');

const MOST_WHY = 1000;

/** Fields that the workflow adds on its way, such as a failure, are left out. */
const schema = z.object({
  source: z.literal(SOURCE),
  trigger: z.enum(REQUESTED),
  account: z.string().regex(ACCOUNT_PATTERN, 'expected twelve digits'),
  region: z.string().regex(REGION_PATTERN, 'expected the name of a region'),
  repository: z.string().regex(REPOSITORY_PATTERN, 'expected the name of a repository'),
  digest: z.string().regex(DIGEST_PATTERN, 'expected sha256: and 64 hex digits'),
  why: z.string().min(1, 'expected a reason').max(MOST_WHY, `expected at most ${MOST_WHY} characters`),
  asOf: z.iso.datetime('expected a time in ISO 8601, UTC').exactOptional(),
  freshUntil: z.iso.datetime('expected a time in ISO 8601, UTC').exactOptional(),
});

/** @throws InvalidEvent for the first bad value, with its path */
export function readRunRequest(event: unknown): RunRequest {
  const parsed = schema.safeParse(event);
  if (parsed.success) return parsed.data;
  const [issue] = parsed.error.issues;
  const path = issue?.path.join('.') || 'the whole event';
  throw new InvalidEvent(path, issue?.message ?? 'not an object', `a request of ${SOURCE} itself for a run`);
}

/**
 * Reads the input of an execution: a request of Mayfly itself, which says so, or else an event of the registry.
 * @throws InvalidEvent for the first bad value, with its path
 */
export function readAskedRun(event: unknown): AskedRun {
  if (!isRunRequest(event)) return readPushEvent(event);
  const { source: _, why: __, ...asked } = readRunRequest(event);
  return asked;
}

function isRunRequest(event: unknown): boolean {
  return typeof event === 'object' && event !== null && 'source' in event && event.source === SOURCE;
}
