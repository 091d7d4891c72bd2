import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** One fixed memory: the tables and buffers of `classifier.as.ts` and nothing else, in pages of 64 KiB. */
const PAGES = '17';
const OPTIONS = ['-O3', '--converge', '--noAssert', '--runtime', 'stub', '--enable', 'simd'];
const MEMORY = ['--initialMemory', PAGES, '--maximumMemory', PAGES];

/** The text of `classifier-wasm.ts`: the same for the same source and compiler. */
export function compileClassifier(): string {
  const folder = mkdtempSync(join(tmpdir(), 'mayfly-wasm-'));
  try {
    const output = join(folder, 'classifier.wasm');
    const compiler = createRequire(__filename).resolve('assemblyscript/bin/asc.js');
    const args = [compiler, join(__dirname, 'classifier.as.ts'), '-o', output, ...OPTIONS, ...MEMORY];
    const { status, stderr } = spawnSync(process.execPath, args, { encoding: 'utf8' });
    if (status !== 0) throw new Error(`classifier.as.ts does not compile:\n${stderr}`);
    return moduleText(readFileSync(output));
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

function moduleText(wasm: Buffer): string {
  const lines = wasm.toString('base64').match(/.{1,110}/g) ?? [];
  return [
    '/** `classifier.as.ts`, compiled: `npm run build:wasm` writes this file. */',
    'export const CLASSIFIER_WASM = [',
    ...lines.map((line) => `  '${line}',`),
    "].join('');",
    '',
  ].join('\n');
}
