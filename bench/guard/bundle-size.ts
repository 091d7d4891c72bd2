import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { gzipSync } from 'node:zlib';
import { buildSync } from 'esbuild';

/** The bench is a compiled program that lies elsewhere: npm starts it in the project's folder. */
const LIBRARY = resolve('lambdas/request-guard/index.ts');
const STARTS = 15;

export interface BundleSize {
  readonly bytes: number;
  readonly gzipBytes: number;
  /** Median over processes of the time that loading the module and making a guard take. */
  readonly initMs: number;
}

/**
 * What a function gets into its bundle that wraps a handler with the guard, without the JWT library and the AWS SDK, and how
 * long its initialisation takes with them there.
 *
 * @param imported what the function imports of the library, such as `guard`
 */
export function bundleSize(imported: string): BundleSize {
  const folder = mkdtempSync(join(tmpdir(), 'guard-bundle-'));
  try {
    const entry = join(folder, 'entry.ts');
    writeFileSync(
      entry,
      `import { ${imported} } from ${JSON.stringify(LIBRARY)};\nexport const kept = [${imported}];\n`,
    );
    const { outputFiles } = buildSync({
      entryPoints: [entry],
      bundle: true,
      minify: true,
      platform: 'node',
      target: 'node24',
      format: 'esm',
      external: ['jose', '@aws-sdk/*'],
      write: false,
    });
    const contents = Buffer.from(outputFiles[0]?.contents ?? []);
    return { bytes: contents.length, gzipBytes: gzipSync(contents, { level: 9 }).length, initMs: initTime(folder) };
  } finally {
    rmSync(folder, { recursive: true });
  }
}

const INIT = `
const begun = performance.now();
const { guard } = require('./whole.js');
guard({ authentication: { issuer: 'https://login.example.com/', audience: 'a', publicKeyUrl: 'https://login.example.com/keys' } });
const took = performance.now() - begun;
// Looking the stream up makes it, which is no part of the guard's initialisation.
process.stdout.write(String(took));
`;

function initTime(folder: string): number {
  buildSync({
    entryPoints: [LIBRARY],
    outfile: join(folder, 'whole.js'),
    bundle: true,
    minify: true,
    platform: 'node',
    target: 'node24',
    format: 'cjs',
    external: ['@aws-sdk/*'],
  });
  writeFileSync(join(folder, 'init.js'), INIT);
  const times = Array.from({ length: STARTS }, () =>
    Number(execFileSync(process.execPath, [join(folder, 'init.js')], { encoding: 'utf8' })),
  );
  return times.sort((a, b) => a - b)[Math.floor(STARTS / 2)] ?? Number.NaN;
}
