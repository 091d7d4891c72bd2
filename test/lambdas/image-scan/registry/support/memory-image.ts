import type { Descriptor, ImageSource } from '../../../../../lambdas/image-scan/scanner/image-source';
import { sha256 } from './registry-server';

export const MANIFEST_TYPE = 'application/vnd.oci.image.manifest.v1+json';
export const INDEX_TYPE = 'application/vnd.oci.image.index.v1+json';
const LAYER_TYPE = 'application/vnd.oci.image.layer.v1.tar+gzip';

export interface MemoryImage {
  readonly manifest: Buffer;
  readonly digest: string;
  readonly blobs: ReadonlyMap<string, Buffer>;
  readonly source: ImageSource;
}

/** An image whose layers hold the given bytes; its manifest is written with spaces that a push must keep. */
export function memoryImage(layers: readonly Buffer[]): MemoryImage {
  const config = Buffer.from(JSON.stringify({ os: 'linux', architecture: 'amd64', rootfs: { type: 'layers' } }));
  const describe = (mediaType: string, bytes: Buffer): Descriptor => ({
    mediaType,
    digest: sha256(bytes),
    size: bytes.length,
  });
  const manifest = Buffer.from(
    JSON.stringify(
      {
        schemaVersion: 2,
        mediaType: MANIFEST_TYPE,
        config: describe('application/vnd.oci.image.config.v1+json', config),
        layers: layers.map((layer) => describe(LAYER_TYPE, layer)),
      },
      null,
      3,
    ),
  );
  const blobs = new Map([config, ...layers].map((bytes) => [sha256(bytes), bytes]));
  return {
    manifest,
    digest: sha256(manifest),
    blobs,
    source: {
      manifest: async () => ({ bytes: manifest, mediaType: MANIFEST_TYPE, digest: sha256(manifest) }),
      blob: async function* ({ digest }) {
        const bytes = blobs.get(digest) ?? Buffer.alloc(0);
        for (let at = 0; at < bytes.length; at += 1000) yield bytes.subarray(at, at + 1000);
      },
    },
  };
}

export async function collect(stream: AsyncIterable<Uint8Array>): Promise<Buffer> {
  const pieces: Uint8Array[] = [];
  for await (const piece of stream) pieces.push(piece);
  return Buffer.concat(pieces);
}
