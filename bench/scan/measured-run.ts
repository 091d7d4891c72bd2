/** One run of one thing that is measured, as a process of its own: its peak of memory is then its own as well. */
import { createHash } from 'node:crypto';
import { closeSync, createReadStream, openSync, readFileSync, readSync } from 'node:fs';
import { join } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { createGunzip, createZstdDecompress } from 'node:zlib';
import { LayerDecompressor } from '../../lambdas/image-scan/scanner/layer/layer-decompressor';
import { type ScanOptions, scan } from '../../lambdas/image-scan/scanner/scan';
import { openImage } from '../../lambdas/image-scan/scanner/sources/open-image';
import { grownImage } from './grown-image';

/** What a run prints as its only line. */
export interface RunResult {
  readonly seconds: number;
  readonly peakMegabytes: number;
  /** Of what was scanned, where the run makes it itself. */
  readonly inflatedBytes?: number;
  /** Empty for runs that look for nothing. */
  readonly findings: Readonly<Record<string, number>>;
}

const PIECE_BYTES = 1024 * 1024;
/** Beside this program: `measure.ts` compiles both. */
const threadProgram = () => readFileSync(join(__dirname, 'serve-layers.js'), 'utf8');

type Found = RunResult['findings'];

const RUNS: Readonly<Record<string, (layout: string, layers: readonly string[]) => Promise<Found>>> = {
  inflate: async (_, layers) => decompress(layers, () => {}),
  'inflate and sha256': async (_, layers) => {
    const hash = createHash('sha256');
    return decompress(layers, (piece) => hash.update(piece));
  },
  'streams of Node': async (_, layers) => {
    for (const layer of layers) await streamThrough(layer);
    return {};
  },
  'full scan': (layout) => fullScan(layout, {}),
  'full scan, 2 threads': (layout) => fullScan(layout, { threads: { count: 2, program: threadProgram, minBytes: 1 } }),
};

async function decompress(layers: readonly string[], onStored: (piece: Buffer) => void): Promise<Found> {
  const piece = Buffer.alloc(PIECE_BYTES);
  for (const layer of layers) {
    const decompressor = new LayerDecompressor(() => {});
    const file = openSync(layer, 'r');
    for (let length = readSync(file, piece); length > 0; length = readSync(file, piece)) {
      onStored(piece.subarray(0, length));
      await decompressor.write(piece.subarray(0, length));
    }
    await decompressor.end();
    decompressor.close();
    closeSync(file);
  }
  return {};
}

async function streamThrough(layer: string): Promise<void> {
  const source = createReadStream(layer, { highWaterMark: PIECE_BYTES });
  const start = Buffer.alloc(2);
  const file = openSync(layer, 'r');
  readSync(file, start);
  closeSync(file);
  const decoder = start.readUInt16BE(0) === 0x1f8b ? createGunzip() : createZstdDecompress();
  await pipeline(source, decoder, async (pieces: AsyncIterable<Buffer>) => {
    for await (const _ of pieces);
  });
}

async function fullScan(layout: string, options: ScanOptions): Promise<Found> {
  const result = await scan(layout, await openImage(layout, {}), options);
  const found: Record<string, number> = { packages: result.inventory.packages.length };
  for (const { id } of result.findings) found[id] = (found[id] ?? 0) + 1;
  if (result.layers.some(({ status }) => status !== 'scanned')) {
    throw new Error(`Not every layer was read: ${result.notLookedAt.slice(0, 3).join('; ')}`);
  }
  return found;
}

/** The archive is made, with all its decompression, as part of what is measured: it grows with it. */
async function grown(layers: readonly string[], times: number): Promise<RunResult> {
  const { source, bytes } = await grownImage(layers, times);
  const begun = performance.now();
  const result = await scan('grown', source, { maxLayerBytes: 2 * bytes, maxKeptBytes: 1024 ** 3 });
  if (result.layers[0]?.status !== 'scanned') throw new Error(`It was not read: ${result.notLookedAt[0]}`);
  const seconds = (performance.now() - begun) / 1000;
  return { seconds, peakMegabytes: process.resourceUsage().maxRSS / 1024, inflatedBytes: bytes, findings: {} };
}

async function main([name = '', layout = '', ...layers]: readonly string[]): Promise<void> {
  const times = Number(/^(\d+) times the files$/.exec(name)?.[1] ?? 0);
  if (times > 0) {
    process.stdout.write(`${JSON.stringify(await grown(layers, times))}\n`);
    return;
  }
  const run = RUNS[name];
  if (!run) throw new RangeError(`There is no run "${name}".`);
  const begun = performance.now();
  const findings = await run(layout, layers);
  const result: RunResult = {
    seconds: (performance.now() - begun) / 1000,
    peakMegabytes: process.resourceUsage().maxRSS / 1024,
    findings,
  };
  process.stdout.write(`${JSON.stringify(result)}\n`);
}

void main(process.argv.slice(2));
