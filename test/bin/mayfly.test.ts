import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';

const LAUNCHER = resolve(__dirname, '..', '..', 'bin', 'mayfly.mjs');

test('the launcher runs from any folder, passes arguments on and ends with the command line’s exit code', () => {
  const folder = mkdtempSync(join(tmpdir(), 'mayfly-bin-'));
  try {
    const run = (...argv: string[]) =>
      spawnSync(process.execPath, [LAUNCHER, ...argv], { cwd: folder, encoding: 'utf8' });
    expect(run('--version')).toMatchObject({ status: 0, stdout: '0.1.0\n', stderr: '' });
    expect(run('gate')).toMatchObject({ status: 3, stdout: '' });
  } finally {
    rmSync(folder, { recursive: true });
  }
}, 60_000);
