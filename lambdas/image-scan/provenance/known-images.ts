import { hash } from 'node:crypto';
import { GetObjectCommand, PutObjectCommand, S3ServiceException } from '@aws-sdk/client-s3';
import { z } from 'zod';
import type { EvidenceKind } from '../../verdicts/contract';
import { DIGEST_PATTERN } from '../../verdicts/image-reference';
import type { EvidenceBucket } from '../../verdicts/store/evidence';
import type { KnownImage } from './base-image';

/** The images of a deployment by their layers: what another image may be built on. */
export interface KnownImages {
  /** The one with most layers of those that the given ones begin with, and go on; null where none is known. */
  below(layers: readonly string[]): Promise<KnownImage | null>;
  /** The first image that has certain layers stays the one that is known by them. */
  remember(image: KnownImage): Promise<void>;
}

const KIND: EvidenceKind = 'base-image';
/** Layers of one image have 127 as their limit in most runtimes; each has a digest of 71 bytes. */
const MAX_BYTES = 64 * 1024;
const MAX_LAYERS = 500;
const AT_ONCE = 16;
const DEADLINE_MS = 5_000;

/** A role that may not list a bucket is told 403 of a missing object. Source: S3 API reference, GetObject, "Permissions". */
const MISSING = [403, 404];
/** It stands already, or is being written. Source: S3 user guide, "Conditional writes". */
const TAKEN = [409, 412];

const knownImageSchema = z.strictObject({
  name: z.string().max(1024).exactOptional(),
  digest: z.string().regex(DIGEST_PATTERN),
  layers: z.array(z.string()).max(MAX_LAYERS),
});

/** Keeps one small object for each list of layers in the evidence bucket, below a prefix of the scanner's own. */
export function evidenceKnownImages(bucket: EvidenceBucket): KnownImages {
  return {
    async below(layers) {
      if (layers.length > MAX_LAYERS) return null;
      const lists = layers.slice(1).map((_, index) => layers.slice(0, layers.length - 1 - index));
      for (let at = 0; at < lists.length; at += AT_ONCE) {
        const images = await Promise.all(lists.slice(at, at + AT_ONCE).map((list) => imageWith(bucket, list)));
        const longest = images.find((image) => image !== null);
        if (longest) return longest;
      }
      return null;
    },
    async remember(image) {
      const isWanted = image.layers.length > 0 && image.layers.length <= MAX_LAYERS;
      if (isWanted) await put(bucket, knownImageSchema.parse(image));
    },
  };
}

const keyOf = (layers: readonly string[]): string => `${KIND}/${hash('sha256', layers.join('\n'))}.json`;

/** What is there and is no image with these layers is as good as nothing: nobody else writes there. */
async function imageWith({ s3, name }: EvidenceBucket, layers: readonly string[]): Promise<KnownImage | null> {
  try {
    const get = new GetObjectCommand({ Bucket: name, Key: keyOf(layers), Range: `bytes=0-${MAX_BYTES - 1}` });
    const { Body } = await s3.send(get, { abortSignal: AbortSignal.timeout(DEADLINE_MS) });
    const { success, data } = knownImageSchema.safeParse(jsonOf((await Body?.transformToString()) ?? ''));
    return success && keyOf(data.layers) === keyOf(layers) ? data : null;
  } catch (error) {
    if (error instanceof S3ServiceException && MISSING.includes(error.$metadata.httpStatusCode ?? 0)) return null;
    throw error;
  }
}

function jsonOf(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

async function put({ s3, name }: EvidenceBucket, image: KnownImage): Promise<void> {
  const command = new PutObjectCommand({
    ...{ Bucket: name, Key: keyOf(image.layers), ContentType: 'application/json' },
    Body: JSON.stringify(image),
    IfNoneMatch: '*',
  });
  try {
    await s3.send(command, { abortSignal: AbortSignal.timeout(DEADLINE_MS) });
  } catch (error) {
    if (!(error instanceof S3ServiceException && TAKEN.includes(error.$metadata.httpStatusCode ?? 0))) throw error;
  }
}
