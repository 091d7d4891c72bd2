import { mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createDatabaseBuilder } from '../../../../../lambdas/image-scan/advisories/database/database-builder';
import { parseEpss } from '../../../../../lambdas/image-scan/advisories/database/epss';
import { parseKev } from '../../../../../lambdas/image-scan/advisories/database/kev';
import { openDatabaseFile } from '../../../../../lambdas/image-scan/advisories/database/open-database';
import { writeDatabaseFile } from '../../../../../lambdas/image-scan/advisories/database/write-database-file';
import { InvalidSignals } from '../../../../../lambdas/image-scan/advisories/errors';
import { BUILT_AT, compile, database, fixedIn, osv } from '../support';

const minimist = (more: object = {}) =>
  osv('GHSA-1', [{ ecosystem: 'npm', name: 'minimist', events: fixedIn('1.2.6') }], {
    aliases: ['CVE-2021-44906'],
    ...more,
  });
const EPSS = '#model_version:v1,score_date:2025-12-31T00:00:00+0000\ncve,epss,percentile\nCVE-2021-44906,0.5,0.99\n';
const KEV = { dateReleased: '2025-12-30T12:00:00.000Z', count: 1, vulnerabilities: [{ cveID: 'CVE-2021-44906' }] };

it('says what it holds', () => {
  const { info } = database([
    minimist(),
    osv(
      'X-2',
      [
        { ecosystem: 'Debian:12', name: 'openssl' },
        { ecosystem: 'Debian:11', name: 'openssl' },
      ],
      { modified: '2025-06-01T00:00:00Z' },
    ),
    osv('X-3', [{ ecosystem: 'npm', name: 'b' }], { modified: '2099-01-01T00:00:00Z' }),
  ]);
  expect(info).toEqual({
    formatVersion: 1,
    builtAt: BUILT_AT,
    newestModified: '2025-06-01T00:00:00.000Z',
    records: 3,
    ecosystems: { 'Debian:11': 1, 'Debian:12': 1, npm: 2 },
    contentDigest: expect.stringMatching(/^sha256:[0-9a-f]{64}$/),
    epss: null,
    kev: null,
  });
});

it('counts every record that it was given, and names those that it does not keep', () => {
  const { report, info } = compile([
    minimist(),
    minimist({ modified: '2024-01-01T00:00:00Z' }),
    minimist({ modified: '2025-02-01T00:00:00Z', summary: 'Newer' }),
    osv('X-1', [{ ecosystem: 'npm', name: 'a' }], { withdrawn: '2025-01-01T00:00:00Z' }),
    osv('X-2', [{ ecosystem: 'Hex', name: 'a' }]),
    { id: 'X-3' },
    'text',
  ]);
  expect(report).toEqual({
    seen: 7,
    kept: 1,
    withoutPackages: 1,
    withdrawn: 1,
    superseded: 2,
    invalid: {
      count: 2,
      first: [
        { origin: 'test:6', why: expect.stringMatching(/^modified: /) },
        { origin: 'test:7', why: expect.stringMatching(/^the record: /) },
      ],
    },
    uncoveredEcosystems: { Hex: 1 },
    gitRanges: 0,
    unreadableRanges: { count: 0, first: [] },
  });
  expect(info.records).toBe(1);
});

it.each([
  ['later in the list', [minimist(), minimist({ modified: '2025-02-01T00:00:00Z', summary: 'Newer' })]],
  ['earlier in the list', [minimist({ modified: '2025-02-01T00:00:00Z', summary: 'Newer' }), minimist()]],
])('keeps the later modification of a record that is %s', (_, records) => {
  const found = database(records);
  const rows = found.affected('npm', 'minimist');
  expect(rows.map(({ record }) => found.text(record).title)).toEqual(['Newer']);
});

it('drops an advisory that was withdrawn later', () => {
  const later = { modified: '2025-02-01T00:00:00Z', withdrawn: '2025-02-01T00:00:00Z' };
  expect(database([minimist(), minimist(later)]).affected('npm', 'minimist')).toEqual([]);
});

it('gives the same content the same digest, whenever it was built', () => {
  const [first, second, other] = [
    compile([minimist()]),
    compile([minimist()], { builtAt: '2026-05-05T00:00:00Z' }),
    compile([minimist({ summary: 'Other' })]),
  ];
  expect(second.info.contentDigest).toBe(first.info.contentDigest);
  expect(other.info.contentDigest).not.toBe(first.info.contentDigest);
});

it('joins EPSS and the list of exploited vulnerabilities by CVE', () => {
  const options = { epss: parseEpss(EPSS), kev: parseKev(KEV) };
  const found = database([minimist(), osv('X-2', [{ ecosystem: 'npm', name: 'b' }])], options);
  const vulnerabilities = ['minimist', 'b'].flatMap((name) =>
    found.affected('npm', name).flatMap(({ record }) => found.advisory(record).vulnerabilities),
  );
  expect(vulnerabilities).toMatchObject([
    { id: 'CVE-2021-44906', exploited: true, epss: { score: 0.5, percentile: 0.99 } },
    { id: 'X-2', exploited: false, epss: null },
  ]);
  expect(found.info).toMatchObject({
    epss: { publishedAt: '2025-12-31T00:00:00.000Z', entries: 1 },
    kev: { publishedAt: '2025-12-30T12:00:00.000Z', entries: 1 },
  });
});

it('lends an advisory without a severity that of another one of its CVE', () => {
  const found = database([
    osv('DEBIAN-CVE-2021-44906', [{ ecosystem: 'Debian:12', name: 'node-minimist' }], { upstream: ['CVE-2021-44906'] }),
    osv('CVE-2021-44906', [], {
      severity: [{ type: 'CVSS_V3', score: 'CVSS:3.1/AV:N/AC:L/PR:N/UI:N/S:U/C:H/I:H/A:H' }],
    }),
  ]);
  const [row] = found.affected('Debian:12', 'node-minimist');
  expect(found.advisory(row?.record ?? -1).vulnerabilities).toMatchObject([{ severity: 'CRITICAL', cvss: 9.8 }]);
});

it.each([
  ['no date', EPSS.replace('score_date', 'x'), 'line 1'],
  ['another header', EPSS.replace('percentile', 'x'), 'line 2'],
  ['a line that is cut', EPSS.slice(0, -6), 'line 3'],
  ['a score above one', EPSS.replace('0.5', '1.5'), 'line 3'],
  ['an empty line within', EPSS.replace('CVE-', '\nCVE-'), 'line 3'],
  ['no scores', EPSS.split('\n').slice(0, 2).join('\n'), 'the file'],
])('takes an EPSS file with %s for damaged', (_, csv, path) => {
  expect(() => parseEpss(csv)).toThrow(expect.objectContaining({ constructor: InvalidSignals, path }));
});

it.each([
  ['no entries', { ...KEV, vulnerabilities: [] }, 'vulnerabilities'],
  ['another count', { ...KEV, count: 2 }, 'count'],
  ['an entry that is no CVE', { ...KEV, vulnerabilities: [{ cveID: 'x' }] }, 'vulnerabilities.0.cveID'],
  ['no date', { ...KEV, dateReleased: '?' }, 'dateReleased'],
])('takes a list of exploited vulnerabilities with %s for damaged', (_, json, path) => {
  expect(() => parseKev(json)).toThrow(expect.objectContaining({ constructor: InvalidSignals, path }));
});

it('refuses a build without a time', () => {
  expect(() => createDatabaseBuilder({ builtAt: 'now' })).toThrow(RangeError);
});

describe('on disk', () => {
  let directory: string;
  beforeEach(async () => {
    directory = await mkdtemp(join(tmpdir(), 'advisories-'));
  });
  afterEach(() => rm(directory, { recursive: true }));

  it('reads what it wrote, and leaves nothing beside it', async () => {
    const path = join(directory, 'advisories.db');
    await writeDatabaseFile(path, compile([minimist({ summary: 'Old' })]).chunks);
    await writeDatabaseFile(path, compile([minimist({ summary: 'Prototype pollution' })]).chunks);
    const opened = openDatabaseFile(path);
    const [row] = opened.affected('npm', 'minimist');
    expect(opened.text(row?.record ?? -1).title).toBe('Prototype pollution');
    opened.close();
    expect(await readdir(directory)).toEqual(['advisories.db']);
  });

  it('leaves nothing where it cannot write', async () => {
    await expect(writeDatabaseFile(join(directory, 'missing', 'x.db'), [])).rejects.toMatchObject({ code: 'ENOENT' });
    expect(await readdir(directory)).toEqual([]);
  });

  it('says so where there is no file', () => {
    expect(() => openDatabaseFile(join(directory, 'none'))).toThrow(expect.objectContaining({ code: 'ENOENT' }));
  });
});
