import type { KnownImage } from '../../lambdas/image-scan/provenance/base-image';
import { readImageManifest } from '../../lambdas/image-scan/scanner/scan';
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
    const image = await openImage(path, {});
    const { digest } = await image.manifest();
    const { layers } = await readImageManifest(path, image);
    images.push({ name: imageName(path), digest, layers: layers.map((layer) => layer.digest) });
  }
  return images;
}
