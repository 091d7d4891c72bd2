import { stat } from 'node:fs/promises';
import type { EcrRegistry } from '../../lambdas/image-scan/registry/ecr-registry';
import { parseRegistryReference } from '../../lambdas/image-scan/registry/registry-reference';
import { remoteImageSource, remoteIndexSource } from '../../lambdas/image-scan/registry/remote-image-source';
import { parsePlatform } from '../../lambdas/image-scan/registry/select-platform';
import type { ImageSource, IndexSource } from '../../lambdas/image-scan/scanner/image-source';
import { openImage, openIndex } from '../../lambdas/image-scan/scanner/sources/open-image';
import { UsageError } from './errors';

export interface SourceOptions {
  readonly reference?: string;
  readonly platform?: string;
  /** The account's own registry: a source in it is read with the same credentials; every other one anonymously. */
  readonly registry: EcrRegistry;
}

/**
 * An image on disk if there is such a file or folder, or if the text can only be a path; otherwise one in a registry.
 * @throws ImageFileError, InvalidRegistryReference, InvalidPlatform
 * @throws UsageError where `--reference` would choose within a registry's reference
 */
export async function openSource(text: string, options: SourceOptions): Promise<ImageSource> {
  const { reference, platform, registry } = options;
  const wanted = platform === undefined ? undefined : parsePlatform(platform);
  if (isPath(text) || (await exists(text))) {
    return openImage(text, {
      ...(reference === undefined ? {} : { reference }),
      ...(platform === undefined ? {} : { platform }),
    });
  }
  if (reference !== undefined) throw referenceInRegistry(text);
  return remoteImageSource(text, {
    ...(wanted === undefined ? {} : { platform: wanted }),
    ...ownAuthorization(text, registry),
  });
}

/**
 * An index with all its platforms, found as `openSource` finds an image.
 * @throws ImageFileError, InvalidRegistryReference
 * @throws UsageError where `--reference` would choose within a registry's reference
 */
export async function openWholeSource(
  text: string,
  { reference, registry }: Omit<SourceOptions, 'platform'>,
): Promise<IndexSource> {
  if (isPath(text) || (await exists(text))) return openIndex(text, reference);
  if (reference !== undefined) throw referenceInRegistry(text);
  return remoteIndexSource(text, ownAuthorization(text, registry));
}

function referenceInRegistry(text: string): UsageError {
  return new UsageError(
    `--reference chooses among images on disk, and there is no file ${text}. Name the image in full.`,
  );
}

function ownAuthorization(text: string, registry: EcrRegistry): { readonly authorization?: string } {
  const isOwn = parseRegistryReference(text).endpoint === new URL(registry.endpoint).origin;
  return isOwn ? { authorization: registry.authorization } : {};
}

/** What begins or ends like this is no reference to an image: a missing file must not become a request to a registry. */
function isPath(text: string): boolean {
  return /^[./~]/.test(text) || text.endsWith('/') || /\.(?:tar|tar\.gz|tgz|oci)$/.test(text);
}

async function exists(path: string): Promise<boolean> {
  return stat(path).then(
    () => true,
    () => false,
  );
}
