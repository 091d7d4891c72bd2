import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { BuiltImage } from './built-image';
import { MEDIA_TYPE } from './media-types';

/** Writes an image as an OCI image layout, so that any tool can push it. Source: OCI image specification, "Image Layout". */
export async function writeLayout(image: BuiltImage, folder: string): Promise<void> {
  const { manifest, config, layers } = image;
  await mkdir(join(folder, 'blobs', 'sha256'), { recursive: true });
  for (const { digest, bytes } of [manifest, config, ...layers]) {
    await writeFile(join(folder, 'blobs', digest.replace(':', '/')), bytes);
  }
  const { mediaType, digest, size } = manifest;
  const index = { schemaVersion: 2, mediaType: MEDIA_TYPE.index, manifests: [{ mediaType, digest, size }] };
  await writeFile(join(folder, 'index.json'), JSON.stringify(index));
  await writeFile(join(folder, 'oci-layout'), JSON.stringify({ imageLayoutVersion: '1.0.0' }));
}
