import { join } from 'node:path';
import { buildSync } from 'esbuild';

const ENTRY = join(__dirname, '..', '..', 'lambdas', 'image-scan', 'scanner', 'threads', 'serve-layers.ts');

/**
 * What a thread of a scan runs: one script, made in about 50 ms, so that a thread starts with Node alone. One that loads
 * the sources itself, as the command line does, takes over a second for it, and its code is slower.
 */
export function threadProgram(): string {
  const { outputFiles } = buildSync({
    entryPoints: [ENTRY],
    bundle: true,
    platform: 'node',
    target: 'node24',
    write: false,
    logLevel: 'silent',
  });
  const [script] = outputFiles;
  if (!script) throw new Error(`${ENTRY} was not compiled: run "npm ci" in the checkout.`);
  return script.text;
}
