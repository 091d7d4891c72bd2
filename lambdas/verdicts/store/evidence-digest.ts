import { createHash } from 'node:crypto';
import { GetObjectCommand, NoSuchKey } from '@aws-sdk/client-s3';
import type { EvidenceBucket } from './evidence';

/**
 * The sha256 of a stored document's bytes, in hex; null where there is none under the key. It is read piece by piece, so a
 * document of any size takes no more memory than another. S3 says that something is missing only to who may list the bucket.
 */
export async function evidenceDigest({ s3, name }: EvidenceBucket, key: string): Promise<string | null> {
  try {
    const { Body } = await s3.send(new GetObjectCommand({ Bucket: name, Key: key }));
    const hash = createHash('sha256');
    for await (const piece of (Body ?? []) as AsyncIterable<Uint8Array>) hash.update(piece);
    return hash.digest('hex');
  } catch (error) {
    if (error instanceof NoSuchKey) return null;
    throw error;
  }
}
