import type { Descriptor, ImageSource } from '../scanner/image-source';
import { parseManifest } from '../scanner/manifest';
import { digestOf } from './content-digest';
import type { DistributionClient } from './distribution';
import { ManifestDigestMismatch, NotPushable } from './errors';

export interface PushProgress {
  readonly digest: string;
  readonly size: number;
  readonly status: 'exists' | 'uploaded';
  /** Blobs dealt with so far, this one included, and in all. */
  readonly done: number;
  readonly total: number;
}

export interface Push {
  readonly source: ImageSource;
  readonly client: DistributionClient;
  readonly repository: string;
  readonly tag: string;
  readonly onProgress?: (progress: PushProgress) => void;
}

/**
 * Copies one platform's image into a repository: the blobs that it lacks first, then the manifest byte for byte, so that
 * the digest stays and a failed push leaves no image behind.
 * @returns the digest that the tag now names
 * @throws ManifestDigestMismatch, BlobMismatch when the source's bytes are not those of their digests
 * @throws NotPushable for an index or an artifact; InvalidManifest for what cannot be read
 */
export async function pushImage({ source, client, repository, tag, onProgress }: Push): Promise<{ digest: string }> {
  const { bytes, mediaType, digest } = await source.manifest();
  const actual = digestOf(bytes);
  if (actual !== digest) throw new ManifestDigestMismatch(digest, actual);
  const manifest = parseManifest(bytes, mediaType);
  if (manifest.kind !== 'image')
    throw new NotPushable(digest, manifest.kind === 'index' ? 'an index' : `an artifact (${manifest.type})`);

  await pushBlobs({ source, client, repository, ...(onProgress ? { onProgress } : {}) }, [
    manifest.config,
    ...manifest.layers,
  ]);
  return { digest: await client.putManifest(repository, tag, bytes, manifest.mediaType) };
}

/** Sends those of the blobs that the repository lacks, each once. */
export async function pushBlobs(
  { source, client, repository, onProgress }: Omit<Push, 'tag'>,
  wanted: readonly Descriptor[],
): Promise<void> {
  const blobs = [...new Map(wanted.map((blob) => [blob.digest, blob])).values()];
  for (const [index, blob] of blobs.entries()) {
    const exists = await client.headBlob(repository, blob.digest);
    if (!exists) await client.putBlob(repository, blob, () => source.blob(blob));
    onProgress?.({
      digest: blob.digest,
      size: blob.size,
      status: exists ? 'exists' : 'uploaded',
      done: index + 1,
      total: blobs.length,
    });
  }
}
