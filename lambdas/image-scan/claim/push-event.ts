import { z } from 'zod';
import { MayflyError } from '../../shared/errors';
import { DIGEST_PATTERN, type ImageReference, REPOSITORY_PATTERN, TAG_PATTERN } from '../../verdicts/image-reference';
import { ERRORS, type Trigger } from '../contract';

/** The event names no image that could be judged. It can never become right: the workflow does not retry. */
export class InvalidEvent extends MayflyError {
  override readonly name = ERRORS.invalidEvent;
  /** Path of the bad value, such as `detail.image-digest`. */
  readonly path: string;
  constructor(path: string, why: string, expected: string) {
    super(`The event cannot be used: ${path}: ${why}. Expected ${expected}.`);
    this.path = path;
  }
}

/** What a push event says; a hint, as the registry may have moved on. */
export interface PushEvent extends ImageReference {
  readonly trigger: Extract<Trigger, 'push' | 'replication'>;
  /** Absent where the image was pushed by digest, as the children of an index are. */
  readonly tag?: string;
}

export const ACCOUNT_PATTERN = /^\d{12}$/;
export const REGION_PATTERN = /^[a-z]{2}(-[a-z]+)+-\d$/;

function eventSchema<Action extends string>(actions: readonly [Action, ...Action[]]) {
  return z.object({
    account: z.string().regex(ACCOUNT_PATTERN, 'expected twelve digits'),
    region: z.string().regex(REGION_PATTERN, 'expected the name of a region'),
    detail: z.object({
      'action-type': z.enum(actions),
      'repository-name': z.string().regex(REPOSITORY_PATTERN, 'expected the name of a repository'),
      'image-digest': z.string().regex(DIGEST_PATTERN, 'expected sha256: and 64 hex digits'),
      'image-tag': z.union([z.literal(''), z.string().regex(TAG_PATTERN, 'expected a tag')]).optional(),
    }),
  });
}

const pushSchema = eventSchema(['PUSH', 'REPLICATE']);
const deletionSchema = eventSchema(['DELETE']);

/** @throws InvalidEvent for the first bad value, with its path */
export function readPushEvent(event: unknown): PushEvent {
  const { action, ...image } = read(pushSchema, event, 'an event of ECR about a push or a replication');
  return { ...image, trigger: action === 'PUSH' ? 'push' : 'replication' };
}

/** @throws InvalidEvent for the first bad value, with its path */
export function readDeletion(event: unknown): Omit<PushEvent, 'trigger'> {
  const { action: _, ...image } = read(deletionSchema, event, 'an event of ECR about a deletion');
  return image;
}

function read<Action extends string>(
  schema: ReturnType<typeof eventSchema<Action>>,
  event: unknown,
  expected: string,
): Omit<PushEvent, 'trigger'> & { readonly action: Action } {
  const parsed = schema.safeParse(event);
  if (!parsed.success) {
    const issue = parsed.error.issues[0];
    throw new InvalidEvent(issue?.path.join('.') || 'the whole event', issue?.message ?? 'not an object', expected);
  }
  const { account, region, detail } = parsed.data;
  const { 'repository-name': repository, 'image-digest': digest, 'image-tag': tag, 'action-type': action } = detail;
  return { account, region, repository, digest, action, ...(tag ? { tag } : {}) };
}
