import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { buildImage, DEBIAN_12, dpkgStatus, layer, layoutFiles, writeFolder } from '../../support/image-builder';
import { osvRecord } from '../../support/osv';
import { NOW, runCli } from '../support/run-cli';

let folder: string;
let env: Readonly<Record<string, string>>;
let image: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'mayfly-scan-'));
  env = { XDG_CACHE_HOME: join(folder, 'cache') };
  const contents = layer([
    { name: 'etc/os-release', content: DEBIAN_12 },
    { name: 'var/lib/dpkg/status', content: dpkgStatus('bash 5.2', 'zlib1g 1.2.13') },
    { name: 'app/node_modules/minimist/package.json', content: '{"name":"minimist","version":"1.2.5"}' },
  ]);
  const built = buildImage({
    layers: [contents],
    config: { User: '1000', Healthcheck: { Test: ['CMD', 'true'] } },
    image: { created: '2026-11-01T00:00:00Z' },
  });
  image = await writeFolder(join(folder, 'layout'), layoutFiles([{ image: built }]));
});
afterEach(() => rm(folder, { recursive: true }));

const OTHER_NPM = osvRecord('GHSA-other', 'npm', 'left-pad', { fixed: '2.0.0' });
const MINIMIST = osvRecord('GHSA-xvch-5gv4-984h', 'npm', 'minimist', { fixed: '1.2.6', aliases: ['CVE-2021-44906'] });
const DEBIAN = osvRecord('DEBIAN-CVE-2026-1', 'Debian:12', 'curl', { fixed: '9.0' });

/** Builds a database where `mayfly scan` looks for it. */
async function haveDatabase(records: readonly object[], ...options: string[]): Promise<void> {
  const path = join(folder, 'records.json');
  await writeFile(path, JSON.stringify(records));
  expect(await runCli(['advisories', 'build', '--from', path, ...options], { env })).toMatchObject({ exitCode: 0 });
}
const scan = (...options: string[]) => runCli(['scan', image, ...options], { env });

test('an image whose packages a fresh database knows nothing bad of is COMPLIANT', async () => {
  await haveDatabase([OTHER_NPM, DEBIAN]);
  const run = await scan();
  expect(run.stdout).toContain('COMPLIANT, score');
  expect(run.stdout).not.toContain('Not evaluated');
  expect(run.stdout).toContain('Advisories: 2 records of Debian:12, npm; built 2026-11-05 12:00, 0 hours ago.');
  expect(run.exitCode).toBe(0);
});

test('a vulnerable package is found, with its fix', async () => {
  await haveDatabase([MINIMIST, DEBIAN]);
  const run = await scan();
  expect(run.stdout).toMatch(/CRITICAL +9\.8 +CVE-2021-44906 +minimist 1\.2\.5 +1\.2\.6/);
  expect(run.stdout).toContain('NON_COMPLIANT');
  expect(run.exitCode).toBe(1);
  const document = (await scan('--json')).document<{ scan: { advisories: object } }>();
  expect(document.scan.advisories).toMatchObject({ records: 2, builtAt: NOW.toISOString(), unmatched: [] });
});

test.each<[string, readonly object[], readonly string[], readonly string[], string]>([
  [
    'the database has nothing of the distribution',
    [OTHER_NPM],
    [],
    [],
    'packages: Nobody matched 2 deb packages against advisories: the database has no advisories for Debian:12',
  ],
  [
    'the database is too old',
    [OTHER_NPM, DEBIAN],
    ['--as-of', '2026-10-01'],
    [],
    'advisories: Our own advisory database was last updated on 2026-10-01T23:59:59.999Z; the policy allows 7 days.',
  ],
  ['no database is to be used', [OTHER_NPM, DEBIAN], [], ['--no-advisories'], 'Nobody matched 2 deb packages against'],
])('it is UNKNOWN where %s', async (_, records, build, options, why) => {
  await haveDatabase(records, ...build);
  const run = await scan(...options);
  expect(run.stdout).toContain(why);
  expect(run.stdout).toContain('UNKNOWN');
  expect(run.exitCode).toBe(2);
});

test('a VEX document takes a finding out, and is named for it', async () => {
  await haveDatabase([MINIMIST, DEBIAN]);
  const vex = join(folder, 'our.vex.json');
  await writeFile(
    vex,
    JSON.stringify({
      '@context': 'https://openvex.dev/ns/v0.2.0',
      '@id': 'https://example.com/vex/1',
      author: 'us',
      timestamp: '2026-11-01T00:00:00Z',
      version: 1,
      statements: [
        {
          vulnerability: { name: 'CVE-2021-44906' },
          products: [{ '@id': 'pkg:npm/minimist@1.2.5' }],
          status: 'not_affected',
          justification: 'vulnerable_code_not_in_execute_path',
        },
      ],
    }),
  );
  const run = await scan('--vex', vex);
  expect(run.stdout).toContain('VEX documents rule out 1 finding: https://example.com/vex/1.');
  expect(run.exitCode).toBe(0);
});

test.each<[string, readonly string[], string]>([
  ['a database that is not there', ['--advisories', 'none.db'], 'There is no file none.db'],
  ['a VEX document that is not there', ['--vex', 'none.json'], 'none.json cannot be read'],
])('%s is wrong usage', async (_, options, why) => {
  expect(await scan(...options)).toMatchObject({ exitCode: 3, stderr: expect.stringContaining(why) });
});

test('a damaged database is wrong usage: half of one is never used', async () => {
  const path = join(folder, 'cache', 'mayfly', 'advisories.db');
  await mkdir(dirname(path), { recursive: true });
  await writeFile(path, 'damaged');
  expect(await scan()).toMatchObject({
    exitCode: 3,
    stderr: expect.stringContaining('advisory database cannot be read'),
  });
});
