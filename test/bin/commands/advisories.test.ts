import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { type FileServer, startFileServer } from '../../support/file-server';
import { osvRecord } from '../../support/osv';
import { zipOf } from '../../support/zip';
import { NOW, runCli } from '../support/run-cli';

let folder: string;
let env: Readonly<Record<string, string>>;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'mayfly-advisories-'));
  env = { HOME: folder };
});
afterEach(() => rm(folder, { recursive: true }));

const run = (...argv: string[]) => runCli(['advisories', ...argv], { env });
const place = () => join(folder, '.cache', 'mayfly', 'advisories.db');
const file = async (name: string, content: string | Buffer) => {
  const path = join(folder, name);
  await writeFile(path, content);
  return path;
};
interface Described {
  readonly path: string;
  readonly info: { readonly records: number; readonly ecosystems: object; readonly epss: object; readonly kev: object };
}

describe('build', () => {
  test('takes files and folders of several forms, and joins what is known of exploits', async () => {
    const lines = await file(
      'a.jsonl',
      JSON.stringify(osvRecord('GHSA-1', 'npm', 'a', { aliases: ['CVE-2026-1234'] })),
    );
    const zip = await file(
      'b.zip',
      zipOf([{ name: 'b.json', content: JSON.stringify(osvRecord('GHSA-2', 'PyPI', 'b')) }]),
    );
    const epss = await file(
      'epss.csv.gz',
      gzipSync(
        '#model_version:v2025.03.14,score_date:2026-11-04T00:00:00+0000\ncve,epss,percentile\nCVE-2026-1234,0.5,0.9\n',
      ),
    );
    const kev = await file(
      'kev.json',
      JSON.stringify({
        catalogVersion: '1',
        dateReleased: '2026-11-04T00:00:00Z',
        count: 1,
        vulnerabilities: [{ cveID: 'CVE-2026-1234' }],
      }),
    );
    const built = await run('build', '--from', lines, '--from', zip, '--epss', epss, '--kev', kev, '--json');
    expect(built).toMatchObject({ exitCode: 0 });
    expect(built.document<Described>()).toMatchObject({
      path: place(),
      info: {
        records: 2,
        ecosystems: { npm: 1, PyPI: 1 },
        epss: { entries: 1 },
        kev: { entries: 1 },
        builtAt: NOW.toISOString(),
      },
      rejected: { count: 0 },
    });
  });

  test('names what it leaves out, and warns of an old copy', async () => {
    const path = await file(
      'a.jsonl',
      `${JSON.stringify(osvRecord('GHSA-1', 'npm', 'a', { modified: '2024-01-01T00:00:00Z' }))}\n{"id":`,
    );
    const { exitCode, stdout, stderr } = await run('build', '--from', path);
    expect(exitCode).toBe(0);
    expect(stderr).toContain(
      '1 document left out, as no advisory could be read from it:\na.jsonl, line 2: it is not JSON',
    );
    expect(stderr).toContain('the newest of the records was changed 1039 days ago');
    expect(stdout).toContain('1 record,');
  });

  test.each<[string, string, string]>([
    ['a source without advisories', '[{"name":"no advisory"}]', 'there are none among 1 documents'],
    [
      'a source that is mostly something else',
      JSON.stringify(Array.from({ length: 20 }, () => ({}))),
      '20 of 20 documents are no advisories',
    ],
  ])('%s is wrong usage, and leaves the database as it was', async (_, content, why) => {
    const good = await file('good.json', JSON.stringify([osvRecord('GHSA-1', 'npm', 'a')]));
    await run('build', '--from', good);
    const before = await readFile(place());
    expect(await run('build', '--from', await file('bad.json', content))).toMatchObject({
      exitCode: 3,
      stderr: expect.stringContaining(why),
    });
    expect(await readFile(place())).toEqual(before);
  });

  test('what is built in the future is wrong usage', async () => {
    const path = await file('good.json', JSON.stringify([osvRecord('GHSA-1', 'npm', 'a')]));
    expect(await run('build', '--from', path, '--as-of', '2026-12-01')).toMatchObject({ exitCode: 3 });
  });
});

describe('info', () => {
  const built = async (...options: string[]) => {
    const path = await file('good.json', JSON.stringify([osvRecord('GHSA-1', 'npm', 'a')]));
    await run('build', '--from', path, ...options);
  };

  test('says what there is', async () => {
    await built();
    const { exitCode, stdout } = await run('info');
    expect(exitCode).toBe(0);
    expect(stdout).toContain('Built:   2026-11-05 12:00 (0 hours ago)');
    expect(stdout).toMatch(/^npm +1$/m);
    expect(stdout).toMatch(/^Content: sha256:[0-9a-f]{64}$/m);
  });

  test('ends with 2 where the database is too old, by the built-in policy or by what is asked', async () => {
    await built('--as-of', '2026-10-29T12:00:00Z');
    expect(await run('info')).toMatchObject({ exitCode: 2, stderr: expect.stringContaining('too old') });
    expect(await run('info', '--max-age', '8')).toMatchObject({ exitCode: 0 });
    expect((await run('info', '--json')).document()).toMatchObject({ tooOld: true, maxAgeDays: 7 });
  });

  test('ends with 2 where there is none yet, and with 3 where one was named', async () => {
    expect(await run('info')).toMatchObject({ exitCode: 2, stdout: expect.stringContaining('mayfly advisories sync') });
    expect(await run('info', '--advisories', 'none.db')).toMatchObject({ exitCode: 3 });
  });

  test('needs a place to look', async () => {
    expect(await runCli(['advisories', 'info'])).toMatchObject({
      exitCode: 3,
      stderr: expect.stringContaining('HOME'),
    });
  });
});

describe('sync', () => {
  let server: FileServer;
  const zipped = (...records: readonly object[]) =>
    zipOf(records.map((record, index) => ({ name: `${index}.json`, content: JSON.stringify(record) })));
  beforeEach(async () => {
    server = await startFileServer({
      '/npm/all.zip': {
        etag: '"1"',
        bytes: zipped(
          osvRecord('GHSA-1', 'npm', 'a'),
          osvRecord('GHSA-2', 'npm', 'b', {
            affected: [
              { package: { ecosystem: 'npm', name: 'b' }, versions: ['1'] },
              { package: { ecosystem: 'Go', name: 'b' }, versions: ['1'] },
            ],
          }),
        ),
      },
      '/Debian/all.zip': {
        etag: '"2"',
        bytes: zipped(osvRecord('DEBIAN-1', 'Debian:12', 'curl'), osvRecord('DEBIAN-2', 'Debian:11', 'curl')),
      },
      '/Rocky Linux/all.zip': { etag: '"3"', bytes: zipped(osvRecord('RLSA-1', 'Rocky Linux:9', 'curl')) },
    });
  });
  afterEach(() => server[Symbol.asyncDispose]());
  const sync = (...argv: string[]) => run('sync', '--base-url', server.url, ...argv);

  test('builds a database of what is chosen and of nothing else', async () => {
    const synced = await sync('--ecosystem', 'npm, Debian:12', '--ecosystem', 'Rocky Linux', '--json');
    expect(synced).toMatchObject({ exitCode: 0 });
    expect(synced.document()).toMatchObject({
      path: place(),
      empty: [],
      info: { records: 4, ecosystems: { npm: 2, 'Debian:12': 1, 'Rocky Linux:9': 1 } },
    });
    expect(synced.stderr).toContain('Downloading npm of ');
    expect(await run('info')).toMatchObject({ exitCode: 0 });
  });

  test('downloads only what has changed', async () => {
    await sync('--ecosystem', 'npm');
    const again = await sync('--ecosystem', 'npm');
    expect(again.stderr).toBe('npm: unchanged, reading it\n');
    expect(server.requests[1]).toMatchObject({ ifNoneMatch: '"1"' });
    expect(await readdir(join(folder, '.cache', 'mayfly', 'osv'))).toEqual(['npm.zip', 'npm.zip.json']);
  });

  test('says which release has no advisories', async () => {
    const synced = await sync('--ecosystem', 'Debian:12,Debian:99');
    expect(synced).toMatchObject({ exitCode: 0 });
    expect(synced.stderr).toContain('the exports hold no advisories of Debian:99');
  });

  test('a download that fails, or is damaged, leaves the database as it was', async () => {
    await sync('--ecosystem', 'npm');
    const before = await readFile(place());
    expect(await sync('--ecosystem', 'npm,PyPI')).toMatchObject({
      exitCode: 4,
      stderr: expect.stringContaining('/PyPI/all.zip could not be downloaded: the server answered 404.'),
    });
    const damaged = zipped(osvRecord('GHSA-1', 'npm', 'a')).subarray(0, 200);
    server.files.set('/npm/all.zip', { bytes: damaged, etag: '"damaged"' });
    expect(await sync('--ecosystem', 'npm')).toMatchObject({
      exitCode: 3,
      stderr: expect.stringContaining('zip archive'),
    });
    expect(await readFile(place())).toEqual(before);
  });

  test.each<[readonly string[], string]>([
    [['--ecosystem', 'Hackage'], 'Packages of "Hackage" cannot be matched.'],
    [['--ecosystem', '../x'], 'is not the name of an ecosystem'],
    [['--ecosystem', ','], 'No ecosystem is named'],
    [['--base-url', 'http://mirror.example'], 'cannot be downloaded from'],
    [['--kev', 'http://mirror.example'], 'cannot be downloaded from'],
  ])('%j is wrong usage', async (argv, why) => {
    expect(await sync(...argv)).toMatchObject({ exitCode: 3, stderr: expect.stringContaining(why) });
    expect(server.requests).toEqual([]);
  });
});
