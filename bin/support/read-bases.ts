import type { KnownImage } from '../../lambdas/image-scan/provenance/base-image';
import { parseManifest } from '../../lambdas/image-scan/scanner/manifest';
import { openImage } from '../../lambdas/image-scan/scanner/sources/open-image';
import { imageName } from './write-sboms';

/**
 * The layers of images on disk, which another image may begin with. Layers are compared as they are stored: of a base
 * that was saved in another compression none is the same.
 *
 * @throws ImageFileError, NotAnImage where a path names no image, or several
 */
export async function readBases(paths: readonly string[]): Promise<readonly KnownImage[]> {
  const images: KnownImage[] = [];
  for (const path of paths) {
    const { bytes, mediaType, digest } = await (await openImage(path, {})).manifest();
    const manifest = parseManifest(bytes, mediaType);
    if (manifest.kind !== 'image') continue;
    images.push({ name: imageName(path), digest, layers: manifest.layers.map((layer) => layer.digest) });
  }
  return images;
}
