import { spawnSync } from 'node:child_process';
import { mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';

const PROJECT = resolve(__dirname, '..', '..');
const TSX = join(PROJECT, 'node_modules', 'tsx', 'dist', 'cli.mjs');

let output: string;
beforeEach(() => {
  output = mkdtempSync(join(tmpdir(), 'mayfly-app-'));
});
afterEach(() => rmSync(output, { recursive: true }));

/** Runs the app as the CDK command line does: it gets its context and the folder of its output from the environment. */
function synthesise(mayfly: unknown) {
  const env = { ...process.env, CDK_OUTDIR: output, CDK_CONTEXT_JSON: JSON.stringify({ mayfly }) };
  return spawnSync(process.execPath, [TSX, 'bin/app.ts'], { cwd: PROJECT, encoding: 'utf8', env });
}

it.each([
  [{ imageScan: { scanDeadlineMinutes: 0 } }, 'mayfly.imageScan.scanDeadlineMinutes: '],
  ['{not json', 'mayfly: not JSON ('],
])(
  'Settings of %j end the synthesis with what is wrong with them, and no stack',
  (mayfly, problem) => {
    const { status, stdout, stderr } = synthesise(mayfly);
    expect(status).toBe(1);
    expect(stdout).toBe('');
    const lines = stderr.split('\n');
    expect(lines).toEqual([
      'The settings under the context key "mayfly" (in cdk.json, or given by -c) cannot be used:',
      expect.stringContaining(`  ${problem}`),
      'docs/settings.md lists every setting with its default.',
      '',
    ]);
    expect(readdirSync(output)).toEqual([]);
  },
  60_000,
);
