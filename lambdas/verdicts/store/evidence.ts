import { createHash } from 'node:crypto';
import { promisify } from 'node:util';
import { gunzip, gzip } from 'node:zlib';
import {
  GetObjectCommand,
  HeadObjectCommand,
  PutObjectCommand,
  type S3Client,
  S3ServiceException,
} from '@aws-sdk/client-s3';
import type { EvidenceKind } from '../contract';
import { type ImageReference, imageKey } from '../image-reference';
import type { EvidencePointer } from '../verdict';

export interface EvidenceBucket {
  readonly s3: S3Client;
  readonly name: string;
}

/** A document that inflates to more than this is refused: evidence is JSON about one image, not a data store. */
export const MOST_EVIDENCE_BYTES = 256 * 1024 * 1024;

export class EvidenceMismatch extends Error {
  override readonly name = 'EvidenceMismatch';
  readonly key: string;
  constructor(pointer: EvidencePointer, found: string) {
    super(
      `The evidence ${pointer.key} has sha256 ${found}, not ${pointer.sha256} as recorded: it was changed or damaged.`,
    );
    this.key = pointer.key;
  }
}

/** @param name tells documents of one kind and run apart, such as `spdx`. */
export function evidenceKey(
  kind: EvidenceKind,
  image: ImageReference,
  run: { runId: string; gen: number },
  name?: string,
): string {
  const suffix = name === undefined ? '' : `.${name}`;
  return `${kind}/${imageKey(image)}/${image.digest}/${run.runId}.${run.gen}${suffix}.json.gz`;
}

/**
 * Writes a document once. Where one stands already under the key, a retried Lambda wrote it in an earlier try:
 * that one is kept and pointed at, so what was recorded never changes.
 */
export async function putEvidence(bucket: EvidenceBucket, key: string, document: unknown): Promise<EvidencePointer> {
  const body = await promisify(gzip)(JSON.stringify(document));
  const sha256 = createHash('sha256').update(body).digest('hex');
  try {
    await bucket.s3.send(
      new PutObjectCommand({
        Bucket: bucket.name,
        Key: key,
        Body: body,
        ContentType: 'application/json',
        ContentEncoding: 'gzip',
        Metadata: { sha256 },
        IfNoneMatch: '*',
      }),
    );
    return { key, sha256 };
  } catch (error) {
    if (!(error instanceof S3ServiceException && error.$metadata.httpStatusCode === 412)) throw error;
    const { Metadata } = await bucket.s3.send(new HeadObjectCommand({ Bucket: bucket.name, Key: key }));
    return { key, sha256: Metadata?.['sha256'] ?? '' };
  }
}

/** @throws EvidenceMismatch where the stored bytes are not those that were recorded. */
export async function getEvidence(bucket: EvidenceBucket, pointer: EvidencePointer): Promise<unknown> {
  const { Body } = await bucket.s3.send(new GetObjectCommand({ Bucket: bucket.name, Key: pointer.key }));
  const bytes = Buffer.from((await Body?.transformToByteArray()) ?? []);
  const found = createHash('sha256').update(bytes).digest('hex');
  if (found !== pointer.sha256) throw new EvidenceMismatch(pointer, found);
  const text = await promisify(gunzip)(bytes, { maxOutputLength: MOST_EVIDENCE_BYTES });
  return JSON.parse(text.toString('utf8'));
}
