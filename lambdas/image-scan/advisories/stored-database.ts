import { createHash } from 'node:crypto';
import { GetObjectCommand, PutObjectCommand, S3ServiceException } from '@aws-sdk/client-s3';
import { z } from 'zod';
import { MayflyError } from '../../shared/errors';
import type { EvidenceBucket } from '../../verdicts/store/evidence';
import type { AdvisoryDatabase } from './database/advisory-database';
import type { CompiledDatabase } from './database/database-builder';
import { openDatabase } from './database/open-database';

/** Says which database is the current one. Below the same prefix as the databases, so that one grant is enough. */
const POINTER_KEY = 'advisories/current.json';

/** A database in memory beside a scan: with all of OSV's default exports it has a tenth of this. */
const MOST_DATABASE_BYTES = 768 * 1024 ** 2;

const pointerSchema = z.strictObject({
  version: z.literal(1),
  key: z.string().regex(/^advisories\/[0-9a-f]{64}\.db$/),
  sha256: z.string().regex(/^[0-9a-f]{64}$/),
  bytes: z.int().positive().max(MOST_DATABASE_BYTES),
  builtAt: z.iso.datetime(),
  records: z.int().nonnegative(),
  /** Says from what it was compiled: with another selection another database is due. */
  selection: z.string().max(64),
});
export type DatabasePointer = z.infer<typeof pointerSchema>;

/** A database whose stored bytes are not those that its pointer names, or a pointer that names none. */
export class DatabaseUnusable extends MayflyError {
  override readonly name = 'DatabaseUnusable';
  readonly key: string;
  constructor(key: string, why: string, options?: ErrorOptions) {
    super(`The advisory database ${key} cannot be used: ${why}. The next sync puts another in its place.`, options);
    this.key = key;
  }
}

interface StoredPointer {
  readonly pointer: DatabasePointer | 'damaged' | null;
  /** Of the pointer's object; null where there is none. */
  readonly etag: string | null;
}

/**
 * Which database is the current one; null where none was put yet.
 *
 * @throws DatabaseUnusable where the pointer is damaged
 */
export async function currentPointer(bucket: EvidenceBucket): Promise<DatabasePointer | null> {
  const { pointer } = await readPointer(bucket);
  if (pointer === 'damaged') throw new DatabaseUnusable(POINTER_KEY, 'it is damaged');
  return pointer;
}

async function readPointer(bucket: EvidenceBucket): Promise<StoredPointer> {
  try {
    const { Body, ETag } = await bucket.s3.send(new GetObjectCommand({ Bucket: bucket.name, Key: POINTER_KEY }));
    const parsed = pointerSchema.safeParse(parseJson((await Body?.transformToString()) ?? ''));
    return { pointer: parsed.data ?? 'damaged', etag: ETag ?? null };
  } catch (error) {
    if (isAbsent(error)) return { pointer: null, etag: null };
    throw error;
  }
}

/**
 * A role that may not list a bucket is told 403 of a missing object. Source: S3 API reference, GetObject, "Permissions". A
 * permission that is missing looks the same, and so does its outcome: nothing is matched, and nothing is clean for it.
 */
function isAbsent(error: unknown): boolean {
  return error instanceof S3ServiceException && [403, 404].includes(error.$metadata.httpStatusCode ?? 0);
}

/** @throws DatabaseUnusable where what is stored is not what the pointer names; InvalidDatabase where it is damaged */
export async function fetchDatabase(bucket: EvidenceBucket, pointer: DatabasePointer): Promise<AdvisoryDatabase> {
  const { Body } = await bucket.s3.send(new GetObjectCommand({ Bucket: bucket.name, Key: pointer.key }));
  const bytes = Buffer.from((await Body?.transformToByteArray()) ?? []);
  if (createHash('sha256').update(bytes).digest('hex') !== pointer.sha256) {
    throw new DatabaseUnusable(pointer.key, 'its bytes are not those that were recorded');
  }
  return openDatabase(bytes);
}

/**
 * Puts a database under its digest, then points at it. Of two that are put at the same time the one built later stays:
 *
 *   sync A: read pointer ─────────────────── put A ── point, if unchanged (refused) ── read: B is newer: done
 *   sync B:      read pointer ── put B ── point, if unchanged
 *
 * @returns the pointer that stands, which may be to a newer one
 */
export async function putDatabase(
  bucket: EvidenceBucket,
  compiled: CompiledDatabase,
  selection: string,
): Promise<DatabasePointer> {
  if (compiled.bytes > MOST_DATABASE_BYTES) {
    const why = `it has ${compiled.bytes} bytes, and ${MOST_DATABASE_BYTES} are allowed: choose fewer ecosystems`;
    throw new DatabaseUnusable('(not stored)', why);
  }
  const body = Buffer.concat(compiled.chunks);
  const sha256 = createHash('sha256').update(body).digest('hex');
  const key = `advisories/${sha256}.db`;
  const { builtAt, records } = compiled.info;
  const pointer: DatabasePointer = { version: 1, key, sha256, bytes: body.length, builtAt, records, selection };
  await put(bucket, key, body, { IfNoneMatch: '*' });
  for (;;) {
    const { pointer: standing, etag } = await readPointer(bucket);
    const isNewer = standing !== null && standing !== 'damaged' && Date.parse(standing.builtAt) >= Date.parse(builtAt);
    if (isNewer) return standing;
    const condition = etag === null ? { IfNoneMatch: '*' } : { IfMatch: etag };
    if (await put(bucket, POINTER_KEY, Buffer.from(JSON.stringify(pointer)), condition)) return pointer;
  }
}

/**
 * False where the condition does not hold (412), or another conditional write is under way (409): both are asked again, or
 * have done what was to be done. Source: S3 user guide, "Conditional writes".
 */
async function put(
  { s3, name }: EvidenceBucket,
  Key: string,
  Body: Buffer,
  condition: { readonly IfNoneMatch: string } | { readonly IfMatch: string },
): Promise<boolean> {
  try {
    await s3.send(new PutObjectCommand({ Bucket: name, Key, Body, ...condition }));
    return true;
  } catch (error) {
    if (error instanceof S3ServiceException && [409, 412].includes(error.$metadata.httpStatusCode ?? 0)) return false;
    throw error;
  }
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
