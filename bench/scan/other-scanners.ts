import { execFile, spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { mkdir, rename, rm } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { promisify } from 'node:util';
import type { BenchImage } from './image';
import { median } from './measure';

export interface OtherScanner {
  readonly name: string;
  /** Null where it did not run. */
  readonly seconds: number | null;
  readonly peakMegabytes: number | null;
  readonly note: string;
}

interface Program {
  readonly name: string;
  /** What it looks for; it never downloads anything here. */
  readonly note: string;
  readonly arguments: (layout: string, files: string) => readonly string[];
  /** It reads no image: the layers are unpacked for it before. */
  readonly readsFiles?: true;
  /** Exit codes that mean that it has done its work. */
  readonly done: readonly number[];
}

const PROGRAMS: readonly Program[] = [
  {
    name: 'trivy',
    note: 'packages, secrets, misconfiguration; no vulnerabilities',
    arguments: (layout) => [
      ...['image', '--input', layout, '--scanners', 'secret,misconfig', '--list-all-pkgs', '--offline-scan'],
      ...['--skip-version-check', '--format', 'json', '--cache-backend', 'memory', '--quiet'],
    ],
    done: [0],
  },
  {
    name: 'syft',
    note: 'packages',
    arguments: (layout) => ['scan', `oci-dir:${layout}`, '-o', 'json', '-q'],
    done: [0],
  },
  {
    name: 'gitleaks',
    note: 'secrets of the files, which were unpacked before; no archives',
    arguments: (_, files) => ['dir', files, '--no-banner', '--log-level', 'fatal'],
    done: [0, 1],
    readsFiles: true,
  },
  { name: 'dockle', note: 'configuration', arguments: (layout) => ['--input', layout, '-f', 'json'], done: [0, 1] },
];

/** Runs the scanners that are on the PATH, each so many times after a warm-up. */
export async function otherScanners(
  image: BenchImage,
  rounds: number,
  progress: (line: string) => void,
): Promise<readonly OtherScanner[]> {
  const measured: OtherScanner[] = [];
  for (const program of PROGRAMS) measured.push(await measure(program, image, rounds, progress));
  return measured;
}

async function measure(
  { name, note, done, ...program }: Program,
  image: BenchImage,
  rounds: number,
  progress: (line: string) => void,
): Promise<OtherScanner> {
  const runs: { seconds: number; peakMegabytes: number }[] = [];
  for (let round = 0; round <= rounds; round += 1) {
    progress(`${name}, ${round === 0 ? 'warm-up' : `round ${round} of ${rounds}`}`);
    const files = program.readsFiles && (await isOnPath(name)) ? await unpacked(image) : '';
    const run = await once(name, program.arguments(image.layout, files));
    if (run === null) return { name, seconds: null, peakMegabytes: null, note: 'is not on the PATH' };
    if (!done.includes(run.code)) {
      return { name, seconds: null, peakMegabytes: null, note: `ended with code ${run.code}: ${run.said}` };
    }
    if (round > 0) runs.push(run);
  }
  return {
    name,
    seconds: median(runs.map(({ seconds }) => seconds)),
    peakMegabytes: median(runs.map(({ peakMegabytes }) => peakMegabytes)),
    note,
  };
}

async function isOnPath(name: string): Promise<boolean> {
  return (await once(name, ['--help'])) !== null;
}

/** All files of all layers in one folder, which is kept. */
async function unpacked({ layout, layers }: BenchImage): Promise<string> {
  const folder = join(dirname(layout), 'files');
  if (existsSync(folder)) return folder;
  const partly = `${folder}.part`;
  await rm(partly, { recursive: true, force: true });
  await mkdir(partly, { recursive: true });
  for (const layer of layers) {
    const what = [
      '--extract',
      '--gzip',
      '--file',
      layer,
      '--directory',
      partly,
      '--exclude',
      './dev/*',
      '--exclude',
      'dev/*',
    ];
    await promisify(execFile)('tar', [...what, '--no-same-owner', '--overwrite']);
  }
  await rename(partly, folder);
  return folder;
}

/** GNU time tells the peak of another process; null where the program is not to be had. */
async function once(name: string, given: readonly string[]) {
  const begun = performance.now();
  const child = spawn('/usr/bin/time', ['--format', 'peak %M', name, ...given], {
    stdio: ['ignore', 'ignore', 'pipe'],
  });
  let errors = '';
  child.stderr.setEncoding('utf8').on('data', (text: string) => {
    errors = (errors + text).slice(-4000);
  });
  const code = await new Promise<number>((resolve, reject) => {
    child.on('error', reject);
    child.on('close', (value) => resolve(value ?? -1));
  });
  if (code === 127) return null;
  const peakMegabytes = Number(/peak (\d+)/.exec(errors)?.[1] ?? Number.NaN) / 1024;
  const said = errors.trim().split('\n').at(-2)?.slice(0, 100) ?? '';
  return { code, seconds: (performance.now() - begun) / 1000, peakMegabytes, said };
}
