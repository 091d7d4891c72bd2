import { execFileSync } from 'node:child_process';
import { readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { build } from 'esbuild';

const ROOT = join(__dirname, '../..');
const OUT = join(ROOT, 'dist/guard');
const TYPES = join(OUT, 'types');

/** What whoever uses the library installs beside it, or has in Lambda. */
const EXTERNAL = ['jose', '@aws-sdk/*', '@standard-schema/spec'];

/** Builds what `mayfly/guard` exports: an ES module, a CommonJS module and their types. */
async function buildLibrary(): Promise<void> {
  rmSync(OUT, { recursive: true, force: true });
  for (const [format, file] of [
    ['esm', 'index.mjs'],
    ['cjs', 'index.cjs'],
  ] as const) {
    await build({
      entryPoints: [join(__dirname, 'index.ts')],
      outfile: join(OUT, file),
      format,
      bundle: true,
      platform: 'node',
      target: 'node24',
      external: EXTERNAL,
      logLevel: 'warning',
    });
  }
  const tsc = join(ROOT, 'node_modules/typescript/bin/tsc');
  execFileSync(process.execPath, [tsc, '-p', join(__dirname, 'tsconfig.library.json')], { stdio: 'inherit' });
  for (const file of readdirSync(TYPES, { recursive: true, encoding: 'utf8' })) {
    if (file.endsWith('.d.ts')) nameFiles(join(TYPES, file));
  }
}

/** Node's own way of resolving asks for the names of files, which our sources leave away. */
function nameFiles(path: string): void {
  const text = readFileSync(path, 'utf8');
  writeFileSync(path, text.replace(/(from '|import\(')(\.[^']+)'/g, "$1$2.js'"));
}

void buildLibrary();
