import { gzipSync, zstdCompressSync } from 'node:zlib';
import { LayerDecompressor } from '../../../../../lambdas/image-scan/scanner/layer/layer-decompressor';

it('passes on what the sink throws, and stops', async () => {
  let calls = 0;
  const decompressor = new LayerDecompressor(() => {
    calls += 1;
    throw new RangeError('enough');
  });
  await expect(decompressor.write(gzipSync(Buffer.alloc(50_000_000)))).rejects.toThrow('enough');
  expect(calls).toBe(1);
  decompressor.close();
});

it('lets a bomb out in small pieces', async () => {
  let largest = 0;
  const decompressor = new LayerDecompressor((piece) => {
    largest = Math.max(largest, piece.length);
  });
  await decompressor.write(zstdCompressSync(Buffer.alloc(100_000_000)));
  await decompressor.end();
  decompressor.close();
  expect(largest).toBeLessThanOrEqual(256 * 1024);
});
