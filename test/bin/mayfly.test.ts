import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
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
