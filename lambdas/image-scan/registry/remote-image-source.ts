import type { ImageSource, IndexSource, Manifest } from '../scanner/image-source';
import { formatPlatform, type Platform, parseManifest } from '../scanner/manifest';
import type { DownloadSettings } from './blob-download';
import { createDistributionClient, type DistributionClient } from './distribution';
import { NoSuchPlatform } from './errors';
import { parseRegistryReference } from './registry-reference';
import type { RetrySettings } from './retry';
import { DEFAULT_PLATFORM, selectPlatform } from './select-platform';

/** Indexes of indexes exist, deeper ones only as an attack. */
const MAX_INDEX_DEPTH = 3;

export interface RemoteImageOptions {
  /** Of the image wanted where the reference names an index. @default linux/amd64 */
  readonly platform?: Platform;
  /** An `Authorization` header's value. @default - anonymous */
  readonly authorization?: string;
  readonly retries?: RetrySettings;
  readonly download?: DownloadSettings;
}

/**
 * An image in any registry that speaks the OCI distribution protocol; an index is resolved to one platform's image.
 * `manifest()` throws ImageGone, NoSuchPlatform, ManifestDigestMismatch or RegistryRequestFailed; `blob()` LayerUnavailable.
 * @throws InvalidRegistryReference
 */
export function remoteImageSource(text: string, options: RemoteImageOptions = {}): ImageSource {
  const { platform = DEFAULT_PLATFORM, authorization, retries, download = {} } = options;
  const { endpoint, repository, reference } = parseRegistryReference(text);
  const client = createDistributionClient({
    endpoint,
    ...(authorization === undefined ? {} : { authorization }),
    ...(retries === undefined ? {} : { retries }),
  });
  let manifest: Promise<Manifest> | undefined;
  return {
    manifest: () => {
      manifest ??= resolveImage(client, repository, reference, platform);
      return manifest;
    },
    blob: (descriptor) => client.getBlob(repository, descriptor, download),
  };
}

/**
 * An index in any registry, with all that it lists; `manifest()` gives whatever the reference names.
 * @throws InvalidRegistryReference
 */
export function remoteIndexSource(text: string, options: Omit<RemoteImageOptions, 'platform'> = {}): IndexSource {
  const { endpoint, repository, reference } = parseRegistryReference(text);
  const { download, ...access } = options;
  const client = createDistributionClient({ endpoint, ...access });
  let manifest: Promise<Manifest> | undefined;
  return {
    manifest: () => {
      manifest ??= client.getManifest(repository, reference);
      return manifest;
    },
    child: ({ digest }) => client.getManifest(repository, digest),
    blob: (descriptor) => client.getBlob(repository, descriptor, download ?? {}),
  };
}

async function resolveImage(client: DistributionClient, repository: string, reference: string, platform: Platform) {
  let next = reference;
  for (let depth = 0; depth < MAX_INDEX_DEPTH; depth++) {
    const manifest = await client.getManifest(repository, next);
    const parsed = parseManifest(manifest.bytes, manifest.mediaType);
    if (parsed.kind !== 'index') return manifest;
    const choice = selectPlatform(parsed.children, platform);
    if (!choice.found)
      throw new NoSuchPlatform(`${repository} ${reference}`, formatPlatform(platform), choice.available);
    next = choice.child.digest;
  }
  throw new NoSuchPlatform(`${repository} ${reference}`, formatPlatform(platform), []);
}
