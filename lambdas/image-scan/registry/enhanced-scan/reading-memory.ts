import { GetObjectCommand, PutObjectCommand, S3ServiceException } from '@aws-sdk/client-s3';
import { z } from 'zod';
import { MayflyError } from '../../../shared/errors';
import type { EvidenceBucket } from '../../../verdicts/store/evidence';

/** The last list of findings that a run has read. */
const memorySchema = z.strictObject({
  digest: z.string().max(200),
  /** When the first read of this list had ended. */
  since: z.iso.datetime(),
  /** How many other lists the run had read before it. */
  changes: z.number().int().nonnegative(),
});
export type RememberedList = z.infer<typeof memorySchema>;

/** Remembers the list that was read last, across polls that share nothing else. */
export interface ReadingMemory {
  /**
   * Notes a list that was just read.
   * @param readAt when the read had ended
   * @returns since when the run has read this list and no other; `readAt` itself where it is new
   */
  remember(digest: string, readAt: Date): Promise<{ readonly since: Date; readonly changes: number }>;
}

/** Two polls of one run wrote at the same time: neither knows what the other has read. */
export class ReadingRaced extends MayflyError {
  override readonly name = 'ReadingRaced';
  readonly key: string;
  constructor(key: string, options: ErrorOptions) {
    super(`Another poll of the same run wrote ${key} meanwhile. Asking again will do.`, options);
    this.key = key;
  }
}

/**
 * One small document a run. It is created only if absent and replaced only if unchanged (`If-Match`): of two polls that
 * overlap one loses and reads again, so a list that differed in between can never be forgotten.
 * @param key below the prefix of the caller's role
 */
export function readingMemory(bucket: EvidenceBucket, key: string): ReadingMemory {
  const write = (document: RememberedList, condition: { IfNoneMatch: string } | { IfMatch: string }) =>
    bucket.s3.send(
      new PutObjectCommand({
        Bucket: bucket.name,
        Key: key,
        Body: JSON.stringify(document),
        ContentType: 'application/json',
        ...condition,
      }),
    );
  return {
    async remember(digest, readAt) {
      const first: RememberedList = { digest, since: readAt.toISOString(), changes: 0 };
      try {
        await write(first, { IfNoneMatch: '*' });
        return { since: readAt, changes: 0 };
      } catch (error) {
        if (!isConditionFailed(error)) throw error;
      }
      const { Body, ETag = '' } = await bucket.s3.send(new GetObjectCommand({ Bucket: bucket.name, Key: key }));
      const known = memorySchema.parse(JSON.parse((await Body?.transformToString()) ?? ''));
      if (known.digest === digest) return { since: new Date(known.since), changes: known.changes };
      const next = { ...first, changes: known.changes + 1 };
      try {
        await write(next, { IfMatch: ETag });
      } catch (error) {
        if (isConditionFailed(error)) throw new ReadingRaced(key, { cause: error });
        throw error;
      }
      return { since: readAt, changes: next.changes };
    },
  };
}

/** 412: the condition does not hold; 409: another conditional write was under way. Source: S3 user guide, "Conditional writes". */
function isConditionFailed(error: unknown): boolean {
  return error instanceof S3ServiceException && [409, 412].includes(error.$metadata.httpStatusCode ?? 0);
}
