import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { buildSync } from 'esbuild';

const PROJECT = join(__dirname, '../..');
const COMPILED = join(PROJECT, '.mayfly/bench/programs/bench-guard.mjs');

/** What is measured is compiled, as it is in a deployed function: in a process that loads the sources it is slower. */
buildSync({
  entryPoints: [join(__dirname, 'bench-guard.ts')],
  outfile: COMPILED,
  bundle: true,
  platform: 'node',
  target: 'node24',
  format: 'esm',
  // esbuild measures the bundle, and cannot be part of one.
  packages: 'external',
  logLevel: 'error',
});
process.exitCode =
  spawnSync(process.execPath, [COMPILED, ...process.argv.slice(2)], { cwd: PROJECT, stdio: 'inherit' }).status ?? 4;
