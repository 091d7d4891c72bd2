import { z } from 'zod';
import { MayflyError } from '../../shared/errors';
import { DIGEST_PATTERN, type ImageReference, REPOSITORY_PATTERN, TAG_PATTERN } from '../../verdicts/image-reference';
import { ERRORS } from '../contract';

/** The event names no image that could be judged. It can never become right: the workflow does not retry. */
export class InvalidEvent extends MayflyError {
  override readonly name = ERRORS.invalidEvent;
  /** Path of the bad value, such as `detail.image-digest`. */
  readonly path: string;
  constructor(path: string, why: string) {
    super(`The event cannot be used: ${path}: ${why}. Expected an "ECR Image Action" event of a push.`);
    this.path = path;
  }
}

/** What a push event says; a hint, as the registry may have moved on. */
export interface PushEvent extends ImageReference {
  /** Absent where the image was pushed by digest, as the children of an index are. */
  readonly tag?: string;
}

const schema = z.object({
  account: z.string().regex(/^\d{12}$/, 'expected twelve digits'),
  region: z.string().regex(/^[a-z]{2}(-[a-z]+)+-\d$/, 'expected the name of a region'),
  detail: z.object({
    'action-type': z.literal('PUSH'),
    'repository-name': z.string().regex(REPOSITORY_PATTERN, 'expected the name of a repository'),
    'image-digest': z.string().regex(DIGEST_PATTERN, 'expected sha256: and 64 hex digits'),
    'image-tag': z.union([z.literal(''), z.string().regex(TAG_PATTERN, 'expected a tag')]).optional(),
  }),
});

/** @throws InvalidEvent for the first bad value, with its path */
export function readPushEvent(event: unknown): PushEvent {
  const parsed = schema.safeParse(event);
  if (!parsed.success) {
    const issue = parsed.error.issues[0];
    throw new InvalidEvent(issue?.path.join('.') || 'the whole event', issue?.message ?? 'not an object');
  }
  const { account, region, detail } = parsed.data;
  const tag = detail['image-tag'];
  const image = { account, region, repository: detail['repository-name'], digest: detail['image-digest'] };
  return tag ? { ...image, tag } : image;
}
