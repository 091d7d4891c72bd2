import { constants, createZstdCompress, gzipSync } from 'node:zlib';
import { type LayerOutcome, readLayer } from '../../../../../lambdas/image-scan/scanner/layer/read-layer';
import { ScanBudget } from '../../../../../lambdas/image-scan/scanner/scan-budget';
import { resolveLimits, type ScanLimits } from '../../../../../lambdas/image-scan/scanner/scan-limits';
import { type BuiltLayer, dpkgStatus, layer, storedLayer, TAR_END, tarHeader } from '../../../../support/image-builder';

const MEGABYTE = 1024 * 1024;

async function read(built: BuiltLayer, limits: Partial<ScanLimits> = {}): Promise<LayerOutcome> {
  const source = { manifest: () => Promise.reject(new Error('not asked for')), blob: () => pieces(built.bytes) };
  const budget = new ScanBudget(resolveLimits(limits));
  return readLayer(built, { source, budget, signal: new AbortController().signal, open: null });
}

async function* pieces(bytes: Buffer): AsyncGenerator<Buffer> {
  for (let at = 0; at < bytes.length; at += MEGABYTE) yield bytes.subarray(at, at + MEGABYTE);
}

it('gives up a gzip bomb of 10 MB that would be 10 GB, soon', async () => {
  const zeros = gzipSync(Buffer.alloc(100 * MEGABYTE));
  const huge = gzipSync(tarHeader({ name: 'zeros', size: 100 * 100 * MEGABYTE }));
  const bomb = storedLayer(Buffer.concat([huge, ...Array.from({ length: 100 }, () => zeros), gzipSync(TAR_END)]));
  expect(bomb.size).toBeGreaterThan(9 * MEGABYTE);
  const before = process.cpuUsage();
  expect(await read(bomb)).toEqual({ status: 'unscanned', reason: 'it decompresses to more than 200 times its size' });
  const used = process.cpuUsage(before);
  // All of it would take a hundred times as long as its first hundredth.
  expect(used.user + used.system).toBeLessThan(20_000_000);
});

it('names a zstd window above 128 MB as what it cannot read', async () => {
  const archive = Buffer.concat([
    tarHeader({ name: 'long', size: 140 * MEGABYTE }),
    Buffer.alloc(140 * MEGABYTE),
    TAR_END,
  ]);
  const compressor = createZstdCompress({ params: { [constants.ZSTD_c_windowLog]: 28 } });
  const parts: Buffer[] = [];
  compressor.on('data', (part: Buffer) => parts.push(part));
  await new Promise<void>((resolve, reject) => {
    compressor.on('end', resolve).on('error', reject);
    compressor.write(archive, () => compressor.end());
  });
  const outcome = await read(storedLayer(Buffer.concat(parts), { compression: 'zstd' }), { maxRatio: 1e9 });
  expect(outcome).toEqual({ status: 'unscanned', reason: expect.stringMatching(/^zstd: .*memory/i) });
});

it('reads a layer of a hundred thousand small files, and what stands at its end', async () => {
  const files = Array.from({ length: 100_000 }, (_, index) => ({ name: `srv/data/${index % 1000}/${index}` }));
  const status = { name: 'var/lib/dpkg/status', content: dpkgStatus('bash 5.2') };
  const outcome = await read(layer([...files, status]));
  expect(outcome).toMatchObject({ status: 'scanned', contents: { entries: [{ path: 'var/lib/dpkg/status' }] } });
});

it('takes a file for what the archive has of it, whatever other entries of its name say', async () => {
  const status = (name: string, version: string) => ({
    name: 'var/lib/dpkg/status',
    content: dpkgStatus(`${name} ${version}`),
  });
  const outcome = await read(layer([status('first', '1'), status('last', '2')]));
  if (outcome.status !== 'scanned') throw new Error('expected a layer that can be read');
  expect(outcome.contents.entries.at(-1)).toMatchObject({ content: { packages: [{ name: 'last' }] } });
});

it.each([
  ['a size that is larger than the archive', tarHeader({ name: 'lie', size: 10 * MEGABYTE })],
  ['a negative size', Buffer.from(tarHeader({ name: 'lie', base256: true, size: 0 }).fill(0xff, 124, 136))],
])('gives up an archive with %s', async (_, header) => {
  const outcome = await read(storedLayer(gzipSync(Buffer.concat([header, TAR_END]))));
  expect(outcome).toEqual({ status: 'unscanned', reason: expect.stringMatching(/^tar archive, byte \d+: /) });
});
