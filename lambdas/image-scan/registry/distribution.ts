import type { Descriptor, Manifest } from '../scanner/image-source';
import { MAX_MANIFEST_BYTES } from '../scanner/manifest';
import { ACCEPTED_MANIFEST_TYPES } from './accepted-manifests';
import { type DownloadSettings, downloadBlob } from './blob-download';
import { uploadBlob } from './blob-upload';
import { digestOf } from './content-digest';
import { type BlobIdentity, ImageGone, ManifestDigestMismatch } from './errors';
import { type ReferrerDigests, readReferrers } from './referrer-pages';
import { connectRegistry, type RegistryAccess } from './registry-connection';
import { discard, readBounded } from './send';

/**
 * A registry by the OCI distribution protocol (HTTP, /v2). A `reference` is a tag or a digest. Every function may throw
 * RegistryRequestFailed with the registry's own code and message.
 */
export interface DistributionClient {
  /** Whether the repository has the blob. */
  headBlob(repository: string, digest: string): Promise<boolean>;
  /**
   * Uploads a blob; `open` gives its bytes from the beginning, once an attempt.
   * @throws BlobMismatch when they are not those of the digest; then nothing is committed
   */
  putBlob(repository: string, blob: BlobIdentity, open: () => AsyncIterable<Uint8Array>): Promise<void>;
  /**
   * The blob's bytes; whoever reads checks the digest.
   * @throws LayerUnavailable
   */
  getBlob(repository: string, descriptor: Descriptor, settings?: DownloadSettings): AsyncIterable<Uint8Array>;
  /**
   * Stores the manifest byte for byte and gives its digest.
   * @throws ManifestDigestMismatch when the registry stored something else
   */
  putManifest(repository: string, reference: string, bytes: Uint8Array, mediaType: string): Promise<string>;
  /**
   * The manifest's bytes as stored.
   * @throws ImageGone when the registry has none
   * @throws ManifestDigestMismatch when the bytes are not those of the digest asked for or announced
   */
  getManifest(repository: string, reference: string): Promise<Manifest>;
  /**
   * Digests of the manifests that name this one as their subject, page by page until `most` are read; null where the
   * registry does not list them.
   * @throws UnexpectedRegistryAnswer for an answer that is no index
   */
  listReferrers(repository: string, digest: string, most: number): Promise<ReferrerDigests | null>;
}

export function createDistributionClient(access: RegistryAccess): DistributionClient {
  const connection = connectRegistry(access);
  const url = (path: string) => new URL(`/v2/${path}`, connection.endpoint);

  return {
    headBlob: (repository, digest) =>
      connection.exchange(
        { method: 'HEAD', url: url(`${repository}/blobs/${digest}`), repository },
        [200, 404],
        ({ status }) => status === 200,
      ),

    putBlob: (repository, blob, open) => uploadBlob(connection, repository, blob, open),

    getBlob: (repository, descriptor, settings = {}) =>
      downloadBlob(
        repository,
        descriptor,
        (headers, signal) =>
          connection.send({
            method: 'GET',
            url: url(`${repository}/blobs/${descriptor.digest}`),
            repository,
            headers,
            signal,
          }),
        settings,
      ),

    putManifest: async (repository, reference, bytes, mediaType) => {
      const digest = digestOf(bytes);
      await connection.exchange(
        {
          method: 'PUT',
          url: url(`${repository}/manifests/${reference}`),
          repository,
          headers: { 'content-type': mediaType },
          body: bytes,
        },
        [201],
        async (response) => {
          await discard(response);
          checkAnnounced(response, digest);
        },
      );
      return digest;
    },

    getManifest: (repository, reference) =>
      connection.exchange(
        {
          method: 'GET',
          url: url(`${repository}/manifests/${reference}`),
          repository,
          headers: { accept: ACCEPTED_MANIFEST_TYPES.join(', ') },
        },
        [200, 404],
        async (response) => {
          if (response.status === 404) {
            await discard(response);
            throw new ImageGone(repository, reference);
          }
          const bytes = await readBounded(response, MAX_MANIFEST_BYTES);
          const digest = digestOf(bytes);
          if (reference.startsWith('sha256:') && reference !== digest)
            throw new ManifestDigestMismatch(reference, digest);
          checkAnnounced(response, digest);
          const [mediaType = ''] = (response.headers.get('content-type') ?? '').split(';', 1);
          return { bytes, mediaType: mediaType.trim(), digest };
        },
      ),

    listReferrers: (repository, digest, most) =>
      readReferrers(connection, repository, url(`${repository}/referrers/${digest}`), most),
  };
}

function checkAnnounced(response: Response, digest: string): void {
  const announced = response.headers.get('docker-content-digest');
  if (announced?.startsWith('sha256:') && announced !== digest) throw new ManifestDigestMismatch(announced, digest);
}
