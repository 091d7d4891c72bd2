import { randomBytes } from 'node:crypto';
import { gzipSync, zstdCompressSync } from 'node:zlib';
import { LayerUnreadable } from '../../../../../lambdas/image-scan/scanner/errors';
import { LayerDecompressor } from '../../../../../lambdas/image-scan/scanner/layer/layer-decompressor';
import { openSyncCodec } from '../../../../../lambdas/image-scan/scanner/layer/sync-codec';

type OpenCodec = typeof openSyncCodec;

async function decompress(bytes: Buffer, pieceBytes: number, openCodec: OpenCodec): Promise<Buffer> {
  const pieces: Buffer[] = [];
  const decompressor = new LayerDecompressor((piece) => {
    pieces.push(Buffer.from(piece));
  }, openCodec);
  try {
    for (let at = 0; at < bytes.length; at += pieceBytes) await decompressor.write(bytes.subarray(at, at + pieceBytes));
    await decompressor.end();
  } finally {
    decompressor.close();
  }
  return Buffer.concat(pieces);
}

const noise = randomBytes(300_000);
const text = Buffer.from('text '.repeat(200_000));
const SKIPPABLE = Buffer.from([0x5a, 0x2a, 0x4d, 0x18, 3, 0, 0, 0, 1, 2, 3]);
const EMPTY_SKIPPABLE = Buffer.from([0x50, 0x2a, 0x4d, 0x18, 0, 0, 0, 0]);
const checked = { params: { [201]: 1 } };

describe.each<[number, string, OpenCodec]>([
  [1e9, "by Node's own codecs", openSyncCodec],
  [70_000, "by Node's own codecs", openSyncCodec],
  [1000, "by Node's own codecs", openSyncCodec],
  [100, "by Node's own codecs", openSyncCodec],
  [1e9, 'by streams', () => null],
  [1000, 'by streams', () => null],
])('in pieces of %d bytes, %s', (pieceBytes, _by, openCodec) => {
  it.each<[string, Buffer, Buffer]>([
    ['what is not compressed', text, text],
    ['nothing', Buffer.alloc(0), Buffer.alloc(0)],
    ['three bytes', Buffer.from('abc'), Buffer.from('abc')],
    ['gzip', gzipSync(text), text],
    ['gzip of noise', gzipSync(noise), noise],
    [
      'gzip of many members',
      Buffer.concat([gzipSync(text), gzipSync(''), gzipSync(noise)]),
      Buffer.concat([text, noise]),
    ],
    ['zstd', zstdCompressSync(text), text],
    ['zstd of noise', zstdCompressSync(noise), noise],
    ['zstd with checksums', zstdCompressSync(text, checked), text],
    [
      'zstd of many frames',
      Buffer.concat([zstdCompressSync(text), zstdCompressSync(''), zstdCompressSync(noise, checked)]),
      Buffer.concat([text, noise]),
    ],
    [
      'zstd with skippable frames',
      Buffer.concat([SKIPPABLE, zstdCompressSync(text), EMPTY_SKIPPABLE, zstdCompressSync(noise), SKIPPABLE]),
      Buffer.concat([text, noise]),
    ],
  ])('gives back %s', async (_, stored, expected) => {
    expect((await decompress(stored, pieceBytes, openCodec)).equals(expected)).toBe(true);
  });

  const gzip = gzipSync(text);
  const zstd = zstdCompressSync(noise);
  it.each<[string, Buffer]>([
    ['gzip that is cut short', gzip.subarray(0, gzip.length - 3)],
    ['gzip of a header alone', gzip.subarray(0, 10)],
    ['gzip followed by zeros', Buffer.concat([gzip, Buffer.alloc(20)])],
    ['gzip followed by one zero', Buffer.concat([gzip, Buffer.alloc(1)])],
    ['gzip followed by text', Buffer.concat([gzip, Buffer.from('garbage')])],
    ['gzip followed by a member that is cut short', Buffer.concat([gzip, gzip.subarray(0, 40)])],
    ['gzip with a wrong checksum', changed(gzip, gzip.length - 6)],
    ['zstd that is cut short', zstd.subarray(0, zstd.length - 3)],
    ['zstd of a magic alone', zstd.subarray(0, 4)],
    ['zstd followed by zeros', Buffer.concat([zstd, Buffer.alloc(20)])],
    ['zstd followed by text', Buffer.concat([zstd, Buffer.from('garbage')])],
    ['zstd followed by part of a frame', Buffer.concat([zstd, zstd.subarray(0, 9)])],
    ['zstd that is damaged', changed(zstdCompressSync(text, checked), 30)],
    ['bzip2', Buffer.from('BZh91AY&SY')],
    ['xz', Buffer.from([0xfd, 0x37, 0x7a, 0x58, 0x5a, 0, 0])],
  ])('refuses %s', async (_, stored) => {
    await expect(decompress(stored, pieceBytes, openCodec)).rejects.toThrow(LayerUnreadable);
  });
});

function changed(bytes: Buffer, at: number): Buffer {
  const copy = Buffer.from(bytes);
  copy.writeUInt8(copy.readUInt8(at) ^ 0xff, at);
  return copy;
}
