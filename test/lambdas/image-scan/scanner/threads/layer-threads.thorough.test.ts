import { randomBytes } from 'node:crypto';
import { threadProgram } from '../../../../../bin/support/thread-program';
import { BlobUnavailable } from '../../../../../lambdas/image-scan/scanner/errors';
import { parseManifest } from '../../../../../lambdas/image-scan/scanner/manifest';
import { type LayersReading, readLayers } from '../../../../../lambdas/image-scan/scanner/read-layers';
import { resolveLimits } from '../../../../../lambdas/image-scan/scanner/scan-limits';
import {
  type BuiltImage,
  type BuiltLayer,
  buildImage,
  dpkgStatus,
  layer,
  storedLayer,
} from '../../../../support/image-builder';

const THREADS = { count: 2, program: threadProgram, minBytes: 1 };

const status = (...packages: readonly string[]) => ({
  name: 'var/lib/dpkg/status',
  content: dpkgStatus(...packages),
});

async function read(image: BuiltImage, more: Partial<LayersReading> = {}) {
  const manifest = parseManifest(image.manifest.bytes, image.manifest.mediaType);
  if (manifest.kind !== 'image') throw new Error('expected an image');
  return readLayers(manifest.layers, { source: image.source, ...more });
}

const imageOf = (...layers: readonly BuiltLayer[]) => buildImage({ layers });

const noise = { name: 'noise', content: randomBytes(5_000_000) };
const truncated = layer([status('cut 1')]);
const image = imageOf(
  layer([status('bash 5.2'), noise]),
  layer([{ name: 'etc/.wh.passwd' }, status('bash 5.3')], 'zstd'),
  layer(
    [
      { name: 'var/lib/dpkg/status', type: '1', linkName: 'store/1' },
      { ...status('linked 1'), name: 'store/1' },
    ],
    'none',
  ),
  layer([status('bash 5.2'), noise]),
  storedLayer(truncated.bytes.subarray(0, 90)),
);

it('reads the same on threads as without', async () => {
  const alone = await read(image);
  expect(alone.reports.map(({ status }) => status)).toEqual(['scanned', 'scanned', 'scanned', 'scanned', 'unscanned']);
  expect(await read(image, { threads: THREADS })).toEqual(alone);
});

it('tells how far it is', async () => {
  const seen = new Map<number, number>();
  await read(image, { threads: THREADS, onProgress: ({ layer, storedBytes }) => seen.set(layer, storedBytes) });
  expect([...seen].sort(([a], [b]) => a - b).map(([layer]) => layer)).toEqual([2, 3, 4, 5]);
});

it('goes on with the next layer where one is given up in the middle', async () => {
  const long = storedLayer(Buffer.concat([Buffer.alloc(512, 1), randomBytes(8_000_000)]), { compression: 'none' });
  const { reports } = await read(imageOf(long, layer([status('bash 5.2')])), { threads: { ...THREADS, count: 1 } });
  expect(reports.map(({ status }) => status)).toEqual(['unscanned', 'scanned']);
});

it('fails as the source fails', async () => {
  const source = { ...image.source, manifest: () => image.source.manifest(), blob: () => failing() };
  await expect(read(image, { source, threads: THREADS })).rejects.toThrow(BlobUnavailable);
});

// biome-ignore lint/correctness/useYield: a source that fails before its first piece
async function* failing(): AsyncGenerator<Uint8Array> {
  throw new Error('the line is cut');
}

it('leaves what is not read in time unscanned', async () => {
  const source = { manifest: () => image.source.manifest(), blob: () => hanging() };
  const { reports } = await read(image, { source, threads: THREADS, signal: AbortSignal.timeout(300) });
  expect(new Set(reports.map(({ reason }) => reason))).toEqual(new Set(['the time for the scan is over']));
});

async function* hanging(): AsyncGenerator<Uint8Array> {
  await new Promise(() => {});
  yield new Uint8Array();
}

it('shares the limits of the scan among its threads', async () => {
  const one = layer(Array.from({ length: 600 }, (_, index) => ({ name: `a/${index}` })));
  const other = layer(Array.from({ length: 600 }, (_, index) => ({ name: `b/${index}` })));
  const limits = resolveLimits({ maxEntries: 800 });
  const { reports } = await read(imageOf(one, other), { limits, threads: THREADS });
  expect(reports.map(({ status }) => status).sort()).toContain('unscanned');
});
