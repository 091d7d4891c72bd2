import { spawnSync } from 'node:child_process';
import { cpSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';

const LAUNCHER = resolve(__dirname, '..', '..', 'bin', 'mayfly.mjs');

/** Nothing listens on the port of the "TCP port service multiplexer". */
const NOBODY = 'http://127.0.0.1:1';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'mayfly-bin-'));
});
afterEach(() => rmSync(folder, { recursive: true }));

function run(argv: readonly string[], env: Readonly<Record<string, string>> = {}) {
  const found = spawnSync(process.execPath, [LAUNCHER, ...argv], {
    cwd: folder,
    encoding: 'utf8',
    env: { ...process.env, NO_COLOR: '1', ...env },
  });
  return { status: found.status, stdout: found.stdout, stderr: found.stderr };
}

test('the launcher runs from any folder, passes arguments on and ends with the exit code of the command', () => {
  expect(run(['--version'])).toEqual({ status: 0, stdout: '0.1.0\n', stderr: '' });
  expect(run(['gate'])).toMatchObject({ status: 3, stdout: '' });
}, 60_000);

test('AWS that cannot be reached ends with 4 and the next step', () => {
  const { status, stdout, stderr } = run(['audit', 'unknown', '--region', 'eu-west-1', '--json'], {
    AWS_ENDPOINT_URL: NOBODY,
    AWS_ACCESS_KEY_ID: 'test',
    AWS_SECRET_ACCESS_KEY: 'test',
  });
  expect(status).toBe(4);
  expect(stderr).toMatch(/^error: .*ECONNREFUSED.*\nAWS cannot be reached from here/);
  expect(JSON.parse(stdout)).toMatchObject({ error: { message: expect.stringContaining('ECONNREFUSED') } });
}, 60_000);

test('a checkout without its packages ends with 4, never with the exit code of a verdict', () => {
  cpSync(LAUNCHER, join(folder, 'bin', 'mayfly.mjs'));
  const { status, stderr } = spawnSync(process.execPath, [join(folder, 'bin', 'mayfly.mjs'), 'gate', 'app/api:v1'], {
    encoding: 'utf8',
  });
  expect(status).toBe(4);
  expect(stderr).toMatch(/^error: The command line cannot be loaded: .*tsx.*\nRun "npm ci" in the checkout\.\n$/s);
}, 60_000);

test('an answer that cannot be written ends with 4', () => {
  const { status, stderr } = spawnSync('/bin/sh', ['-c', `"$0" "$1" --help > /dev/full`, process.execPath, LAUNCHER], {
    encoding: 'utf8',
  });
  expect(stderr).toContain('ENOSPC');
  expect(status).toBe(4);
}, 60_000);
