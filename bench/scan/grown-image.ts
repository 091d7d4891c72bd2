import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import type { Descriptor, ImageSource } from '../../lambdas/image-scan/scanner/image-source';
import { LayerDecompressor } from '../../lambdas/image-scan/scanner/layer/layer-decompressor';
import { TarReader } from '../../lambdas/image-scan/scanner/layer/tar-reader';

const PIECE_BYTES = 1024 * 1024;
const BLOCK = 512;
const END_MARK = Buffer.alloc(2 * BLOCK);
const LAYER = 'application/vnd.oci.image.layer.v1.tar';

export interface GrownImage {
  readonly source: ImageSource;
  /** Bytes of its only layer. */
  readonly bytes: number;
}

/**
 * An image of one layer, not compressed, that holds the files of all given layers so many times over. It is made while it is
 * read, so that no file of ten gigabytes is needed.
 */
export async function grownImage(layers: readonly string[], times: number): Promise<GrownImage> {
  const parts: Part[] = [];
  for (const file of layers) parts.push({ file, length: await entriesLength(file) });
  const pieces = () => archive(parts, times);

  const hash = createHash('sha256');
  let bytes = 0;
  for await (const piece of pieces()) {
    hash.update(piece);
    bytes += piece.length;
  }
  const layer: Descriptor = { mediaType: LAYER, digest: `sha256:${hash.digest('hex')}`, size: bytes };
  const config = stored('application/vnd.oci.image.config.v1+json', {
    ...{ architecture: 'amd64', os: 'linux', config: { User: '65532' } },
    rootfs: { type: 'layers', diff_ids: [layer.digest] },
  });
  const mediaType = 'application/vnd.oci.image.manifest.v1+json';
  const manifest = stored(mediaType, { schemaVersion: 2, mediaType, config: config.descriptor, layers: [layer] });
  const source: ImageSource = {
    manifest: async () => ({ bytes: manifest.bytes, mediaType, digest: manifest.descriptor.digest }),
    blob: ({ digest }) => (digest === layer.digest ? pieces() : only(config.bytes)),
  };
  return { source, bytes };
}

interface Part {
  readonly file: string;
  /** Bytes of the archive before its end mark. */
  readonly length: number;
}

async function* archive(parts: readonly Part[], times: number): AsyncGenerator<Uint8Array> {
  for (let round = 0; round < times; round += 1) {
    for (const { file, length } of parts) {
      let left = length;
      for await (const piece of inflated(file)) {
        const wanted = piece.subarray(0, Math.min(left, piece.length));
        left -= wanted.length;
        if (wanted.length > 0) yield wanted;
      }
    }
  }
  yield END_MARK;
}

async function entriesLength(file: string): Promise<number> {
  let end = 0;
  const tar = new TarReader({
    entry: ({ offset, size }) => {
      end = offset + Math.ceil(size / BLOCK) * BLOCK;
      return false;
    },
    content: () => {},
    end: () => {},
  });
  for await (const piece of inflated(file)) tar.push(piece);
  return end;
}

async function* inflated(file: string): AsyncGenerator<Buffer> {
  const waiting: Buffer[] = [];
  const decompressor = new LayerDecompressor((piece) => waiting.push(Buffer.from(piece)));
  for await (const piece of createReadStream(file, { highWaterMark: PIECE_BYTES })) {
    await decompressor.write(piece);
    yield* waiting.splice(0);
  }
  await decompressor.end();
  yield* waiting.splice(0);
  decompressor.close();
}

function stored(mediaType: string, document: object): { readonly bytes: Buffer; readonly descriptor: Descriptor } {
  const bytes = Buffer.from(JSON.stringify(document));
  const digest = `sha256:${createHash('sha256').update(bytes).digest('hex')}`;
  return { bytes, descriptor: { mediaType, digest, size: bytes.length } };
}

async function* only(bytes: Buffer): AsyncGenerator<Uint8Array> {
  yield bytes;
}
