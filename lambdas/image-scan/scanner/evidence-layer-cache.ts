import { createHash } from 'node:crypto';
import { promisify } from 'node:util';
import { gunzip, gzip } from 'node:zlib';
import { GetObjectCommand, PutObjectCommand, S3ServiceException } from '@aws-sdk/client-s3';
import { z } from 'zod';
import type { EvidenceKind } from '../../verdicts/contract';
import type { EvidenceBucket } from '../../verdicts/store/evidence';
import { ScannerError } from './errors';
import type { LayerContents } from './layer/layer-contents';
import { layerContentsSchema } from './layer/layer-contents-schema';
import type { LayerCache, LayerIdentity } from './layer-cache';
import { RULES_VERSION } from './rules-version';

/**
 * Bytes of a document, as JSON and as stored: room for 100,000 npm packages of one layer. What is larger is not kept, and
 * what has grown larger is not read.
 */
const MAX_DOCUMENT_BYTES = 16 * 1024 * 1024;

/** Reading a layer anew takes seconds: it is no use to wait longer for what it held. */
const DEADLINE_MS = 5_000;

/** A role that may not list a bucket is told 403 of a missing object. Source: S3 API reference, GetObject, "Permissions". */
const MISSING = [403, 404];
/** It stands already, or is being written by another scan. Source: S3 user guide, "Conditional writes". */
const TAKEN = [409, 412];

const documentSchema = z.strictObject({ digest: z.string(), size: z.number(), contents: layerContentsSchema });

const KIND: EvidenceKind = 'layer';

function layerKey({ digest }: LayerIdentity, fingerprintKeyId: string): string {
  return `${KIND}/${RULES_VERSION}-${fingerprintKeyId}/${digest}.json.gz`;
}

/** An object of the cache cannot be believed. The layer is read; the object stays until it expires. */
export class LayerCacheDamaged extends ScannerError {
  override readonly name = 'LayerCacheDamaged';
  readonly key: string;
  constructor(key: string, why: string, options?: ErrorOptions) {
    super(`What is kept at ${key} is not used: ${why}. Delete it, or let it expire.`, options);
    this.key = key;
  }
}

/**
 * Keeps contents of layers in the evidence bucket, below a prefix that the scanner's role alone may write. The checksum and
 * the schema find damage; an object that was moved to another layer's key names its own layer. Who can write there as the
 * scanner can is the scanner: no checksum helps against that, but the registry's scan does not know of this cache.
 *
 * @param fingerprintKeyId of the key that fingerprints in the contents are made with: those of another cannot be compared.
 */
export function evidenceLayerCache(bucket: EvidenceBucket, fingerprintKeyId: string): LayerCache {
  return {
    async get(layer) {
      const key = layerKey(layer, fingerprintKeyId);
      const stored = await download(bucket, key);
      return stored === null ? null : read(key, layer, stored);
    },
    async put(layer, contents) {
      const text = documentOf(layer, contents);
      if (text !== null) await upload(bucket, layerKey(layer, fingerprintKeyId), await promisify(gzip)(text));
    },
  };
}

interface Stored {
  readonly bytes: Uint8Array;
  readonly sha256: string | undefined;
}

async function download({ s3, name }: EvidenceBucket, Key: string): Promise<Stored | null> {
  try {
    const abortSignal = AbortSignal.timeout(DEADLINE_MS);
    const {
      Body,
      ContentLength = 0,
      Metadata,
    } = await s3.send(new GetObjectCommand({ Bucket: name, Key }), {
      abortSignal,
    });
    if (ContentLength > MAX_DOCUMENT_BYTES) {
      await Body?.transformToWebStream().cancel();
      throw new LayerCacheDamaged(Key, `it has ${ContentLength} bytes, more than ${MAX_DOCUMENT_BYTES}`);
    }
    return { bytes: (await Body?.transformToByteArray()) ?? new Uint8Array(), sha256: Metadata?.['sha256'] };
  } catch (error) {
    if (error instanceof S3ServiceException && MISSING.includes(error.$metadata.httpStatusCode ?? 0)) return null;
    throw error;
  }
}

async function read(key: string, layer: LayerIdentity, { bytes, sha256 }: Stored): Promise<LayerContents | null> {
  if (sha256Of(bytes) !== sha256) throw new LayerCacheDamaged(key, 'its checksum is not the one it was stored with');
  let json: unknown;
  try {
    json = JSON.parse((await promisify(gunzip)(bytes, { maxOutputLength: MAX_DOCUMENT_BYTES })).toString('utf8'));
  } catch (cause) {
    throw new LayerCacheDamaged(key, 'it cannot be decompressed and read as JSON', { cause });
  }
  const { success, data, error } = documentSchema.safeParse(json);
  if (!success) throw new LayerCacheDamaged(key, 'it is not of the form of today', { cause: error });
  const { digest, size, contents } = data;
  if (digest !== layer.digest || contents.rulesVersion !== RULES_VERSION) {
    throw new LayerCacheDamaged(key, `it is of ${digest} under the rules ${contents.rulesVersion}`);
  }
  // The manifest states another size than the layer had: reading it will tell what is wrong.
  return size === layer.size ? contents : null;
}

/** Null where it is too large to be kept; found out entry by entry, before the whole is made. */
function documentOf({ digest, size }: LayerIdentity, contents: LayerContents): string | null {
  let length = 0;
  for (const entry of contents.entries) {
    length += JSON.stringify(entry).length;
    if (length > MAX_DOCUMENT_BYTES) return null;
  }
  const text = JSON.stringify({ digest, size, contents });
  return Buffer.byteLength(text) > MAX_DOCUMENT_BYTES ? null : text;
}

async function upload({ s3, name }: EvidenceBucket, Key: string, body: Buffer): Promise<void> {
  const put = new PutObjectCommand({
    ...{ Bucket: name, Key, Body: body, ContentType: 'application/json', ContentEncoding: 'gzip' },
    Metadata: { sha256: sha256Of(body) },
    IfNoneMatch: '*',
  });
  try {
    await s3.send(put, { abortSignal: AbortSignal.timeout(DEADLINE_MS) });
  } catch (error) {
    if (!(error instanceof S3ServiceException && TAKEN.includes(error.$metadata.httpStatusCode ?? 0))) throw error;
  }
}

function sha256Of(bytes: Uint8Array): string {
  return createHash('sha256').update(bytes).digest('hex');
}
