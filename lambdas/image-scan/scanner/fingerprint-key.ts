import { hash, randomBytes } from 'node:crypto';
import { GetObjectCommand, PutObjectCommand, S3ServiceException } from '@aws-sdk/client-s3';
import type { EvidenceKind } from '../../verdicts/contract';
import type { EvidenceBucket } from '../../verdicts/store/evidence';
import { ScannerError } from './errors';

/** Of HMAC-SHA-256. Source: RFC 2104, section 3: at least as long as the hash. */
const KEY_BYTES = 32;
const KIND: EvidenceKind = 'fingerprint-key';
/** The key never changes: with another one no fingerprint could be compared with those of before. */
export const FINGERPRINT_KEY = `${KIND}/1`;

/** A role that may not list a bucket is told 403 of a missing object. Source: S3 API reference, GetObject, "Permissions". */
const MISSING = [403, 404];
/** It stands already, or is being written. Source: S3 user guide, "Conditional writes". */
const TAKEN = [409, 412];
const ATTEMPTS = 5;

export class FingerprintKeyUnusable extends ScannerError {
  override readonly name = 'FingerprintKeyUnusable';
  constructor(why: string) {
    super(`The key of secrets' fingerprints, ${FINGERPRINT_KEY} in the evidence bucket, is not to be had: ${why}.`);
  }
}

/**
 * The deployment's key for fingerprints of secrets, made by whoever needs it first: of two who do so at once one writes, and
 * both read what was written. It lies below a prefix that the scanner's role alone reads.
 *
 * @throws FingerprintKeyUnusable, or what S3 throws.
 */
export async function fingerprintKey(bucket: EvidenceBucket): Promise<Uint8Array> {
  for (let attempt = 1; attempt <= ATTEMPTS; attempt += 1) {
    const stored = await read(bucket);
    if (stored !== null) return stored;
    await write(bucket);
  }
  throw new FingerprintKeyUnusable('it was written and cannot be read; see that the role may read it');
}

/** Tells keys apart, and says nothing of them. */
export function keyId(key: Uint8Array): string {
  return hash('sha256', key).slice(0, 8);
}

async function read({ s3, name }: EvidenceBucket): Promise<Uint8Array | null> {
  try {
    const { Body } = await s3.send(new GetObjectCommand({ Bucket: name, Key: FINGERPRINT_KEY }));
    const key = (await Body?.transformToByteArray()) ?? new Uint8Array();
    if (key.length !== KEY_BYTES) throw new FingerprintKeyUnusable(`it has ${key.length} bytes, not ${KEY_BYTES}`);
    return key;
  } catch (error) {
    if (error instanceof S3ServiceException && MISSING.includes(error.$metadata.httpStatusCode ?? 0)) return null;
    throw error;
  }
}

async function write({ s3, name }: EvidenceBucket): Promise<void> {
  const put = new PutObjectCommand({
    ...{ Bucket: name, Key: FINGERPRINT_KEY, Body: randomBytes(KEY_BYTES) },
    IfNoneMatch: '*',
  });
  try {
    await s3.send(put);
  } catch (error) {
    if (!(error instanceof S3ServiceException && TAKEN.includes(error.$metadata.httpStatusCode ?? 0))) throw error;
  }
}
