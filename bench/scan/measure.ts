import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { buildSync } from 'esbuild';
import type { BenchImage } from './image';
import type { RunResult } from './measured-run';

/** What is measured is compiled, as it is in the deployed function: in a process that loads the sources it is slower. */
const SOURCES = [
  join(__dirname, 'measured-run.ts'),
  join(__dirname, '../../lambdas/image-scan/scanner/threads/serve-layers.ts'),
];
const COMPILED = join(__dirname, '../../.mayfly/bench/programs');
const MAX_OUTPUT = 64 * 1024 * 1024;

export interface Measured {
  readonly name: string;
  /** Medians of the runs. */
  readonly seconds: number;
  readonly peakMegabytes: number;
  readonly inflatedBytes?: number;
  readonly findings: RunResult['findings'];
}

/**
 * Measures each in turn, and all of them so many times, so that a machine that slows down slows all of them down; the
 * first round is not counted, unless it is the only one.
 *
 * @param names as `measured-run.ts` knows them
 */
export async function measureAll(
  names: readonly string[],
  image: BenchImage,
  rounds: number,
  progress: (line: string) => void,
): Promise<readonly Measured[]> {
  buildSync({
    entryPoints: SOURCES,
    outdir: COMPILED,
    entryNames: '[name]',
    bundle: true,
    platform: 'node',
    target: 'node24',
    logLevel: 'error',
  });
  const results = new Map<string, RunResult[]>(names.map((name) => [name, []]));
  for (let round = 0; round <= rounds; round += 1) {
    for (const name of names) {
      progress(`${round === 0 ? 'warm-up' : `round ${round} of ${rounds}`}: ${name}`);
      const result = await runOnce(name, image);
      if (round > 0 || rounds === 0) results.get(name)?.push(result);
    }
  }
  return [...results].map(([name, all]) => ({
    name,
    seconds: median(all.map(({ seconds }) => seconds)),
    peakMegabytes: median(all.map(({ peakMegabytes }) => peakMegabytes)),
    ...(all[0]?.inflatedBytes === undefined ? {} : { inflatedBytes: all[0].inflatedBytes }),
    findings: all.at(-1)?.findings ?? {},
  }));
}

async function runOnce(name: string, { layout, layers }: BenchImage): Promise<RunResult> {
  const { stdout } = await promisify(execFile)(
    process.execPath,
    [join(COMPILED, 'measured-run.js'), name, layout, ...layers],
    { maxBuffer: MAX_OUTPUT },
  );
  const result: RunResult = JSON.parse(stdout);
  return result;
}

/** @throws RangeError of no values */
export function median(values: readonly number[]): number {
  const sorted = values.toSorted((a, b) => a - b);
  const middle = sorted[Math.floor(sorted.length / 2)];
  const below = sorted[Math.ceil(sorted.length / 2) - 1];
  if (middle === undefined || below === undefined) throw new RangeError('There is no median of no values.');
  return (middle + below) / 2;
}
