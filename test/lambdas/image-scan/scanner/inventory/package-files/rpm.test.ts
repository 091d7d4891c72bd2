import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { packageFileFor } from '../../../../../../lambdas/image-scan/scanner/inventory/all-package-files';
import type { PackageFile } from '../../../../../../lambdas/image-scan/scanner/inventory/package-file';
import { rpmBdb } from '../../../../../../lambdas/image-scan/scanner/inventory/package-files/rpm-bdb';
import { rpmManifest } from '../../../../../../lambdas/image-scan/scanner/inventory/package-files/rpm-manifest';
import { rpmNdb } from '../../../../../../lambdas/image-scan/scanner/inventory/package-files/rpm-ndb';
import {
  rpmSqlite,
  rpmSqliteJournal,
} from '../../../../../../lambdas/image-scan/scanner/inventory/package-files/rpm-sqlite';
import { SqliteFile } from '../../../../../../lambdas/image-scan/scanner/inventory/rpm/sqlite-table';
import { parseOrRefuse, parsesAnyBytes } from '../any-bytes';
import { database, INSTALLED, sorted } from '../rpm/databases';
import { ndbFile } from '../rpm/ndb-file';
import { isOnPath } from './is-on-path';

/** The headers that rpm itself has written, in the container that SUSE's rpm would put them in. */
const ndb = () =>
  ndbFile(
    [...new SqliteFile(database('rpmdb.sqlite')).rows('Packages')].map(([, blob]) =>
      Buffer.isBuffer(blob) ? blob : null,
    ),
  );

const DATABASES: readonly [string, PackageFile, Buffer][] = [
  ['rpmdb.sqlite', rpmSqlite, database('rpmdb.sqlite')],
  ['Packages', rpmBdb, database('Packages')],
  ['Packages of a big-endian machine', rpmBdb, database('Packages-big-endian')],
  ['Packages.db', rpmNdb, ndb()],
];

it.each(DATABASES)('reads every package of %s', (_, file, bytes) => {
  expect(sorted(file.parse(bytes, ''))).toEqual(INSTALLED);
});

const hasRpm = isOnPath('rpm');
(hasRpm ? it : it.skip).each([
  ['rpmdb.sqlite', 'sqlite', rpmSqlite],
  ['Packages', 'bdb_ro', rpmBdb],
] as const)(
  `lists of %s what rpm lists${hasRpm ? '' : ' (skipped: rpm is not on the PATH)'}`,
  (name, backend, file) => {
    const folder = mkdtempSync(join(tmpdir(), 'rpm-'));
    try {
      writeFileSync(join(folder, name), database(name));
      const format = '%{name} %|epoch?{%{epoch}:}|%{version}-%{release} %{arch} %{sourcerpm}\\n';
      const stdout = execFileSync(
        'rpm',
        ['--define', `_db_backend ${backend}`, '--dbpath', folder, '--query', '--all', '--queryformat', format],
        { stdio: ['ignore', 'pipe', 'ignore'], encoding: 'utf8' },
      );
      const listed = stdout.split('\n').filter((line) => line !== '' && !line.startsWith('gpg-pubkey '));
      const found = file.parse(database(name), '').map(({ name: of, version, architecture, source }) => {
        const fileName = `${source?.name}-${source?.version.replace(/^\d+:/, '')}.src.rpm`;
        return `${of} ${version} ${architecture} ${fileName}`;
      });
      expect(found.sort()).toEqual(listed.sort());
    } finally {
      rmSync(folder, { recursive: true });
    }
  },
);

it.each([
  ['var/lib/rpm/rpmdb.sqlite', 'rpm-sqlite'],
  ['usr/lib/sysimage/rpm/rpmdb.sqlite', 'rpm-sqlite'],
  ['usr/share/rpm/rpmdb.sqlite', 'rpm-sqlite'],
  ['var/lib/rpm/rpmdb.sqlite-wal', 'rpm-sqlite-journal'],
  ['var/lib/rpm/rpmdb.sqlite-journal', 'rpm-sqlite-journal'],
  ['usr/lib/sysimage/rpm/Packages.db', 'rpm-ndb'],
  ['var/lib/rpm/Packages', 'rpm-bdb'],
  ['var/lib/rpmmanifest/container-manifest-2', 'rpm-manifest'],
  ['var/lib/rpm/rpmdb.sqlite-shm', undefined],
  ['rpmdb.sqlite', undefined],
  ['srv/var/lib/rpm/Packages', undefined],
  ['var/lib/rpm/more/Packages', undefined],
])('takes %s for %s', (path, kind) => {
  expect(packageFileFor(path)?.kind).toBe(kind);
});

it.each([
  ['a write-ahead log', 'rpmdb.sqlite-wal', Buffer.from('377f0682', 'hex')],
  ['a journal to be rolled back', 'rpmdb.sqlite-journal', Buffer.from('d9d505f920a163d700000001', 'hex')],
])('says of %s that the database cannot be trusted', (_, path, bytes) => {
  expect(() => rpmSqliteJournal.parse(bytes, path)).toThrow('it holds changes');
});

it.each([
  ['an empty write-ahead log', 'rpmdb.sqlite-wal', Buffer.alloc(0)],
  ['a journal that is spent', 'rpmdb.sqlite-journal', Buffer.alloc(512)],
  ['an empty journal', 'rpmdb.sqlite-journal', Buffer.alloc(0)],
])('takes no notice of %s', (_, path, bytes) => {
  expect(rpmSqliteJournal.parse(bytes, path)).toEqual([]);
});

const MANIFEST = [
  'mariner-repos\t2.0-2.cm2\t1645322100\t1643279454\tMicrosoft Corporation\t(none)\t4742\tnoarch\t0\tmariner-repos-2.0-2.cm2.src.rpm',
  'openssl-libs\t1.1.1k-13.cm2\t1645322100\t1643279454\tMicrosoft Corporation\t1\t4742\tx86_64\t1\topenssl-1.1.1k-13.cm2.src.rpm',
  '',
].join('\n');
it('reads the manifest of a distroless image', () => {
  expect(rpmManifest.parse(Buffer.from(MANIFEST), '')).toEqual([
    {
      ...{ type: 'rpm', name: 'mariner-repos', version: '2.0-2.cm2', architecture: 'noarch' },
      source: { name: 'mariner-repos', version: '2.0-2.cm2' },
    },
    {
      ...{ type: 'rpm', name: 'openssl-libs', version: '1:1.1.1k-13.cm2', architecture: 'x86_64' },
      source: { name: 'openssl', version: '1:1.1.1k-13.cm2' },
    },
  ]);
});
it.each(['a\t1-1', MANIFEST.replace('2.0-2', '2.0'), MANIFEST.replace('noarch\t0', 'noarch\tx'), `${MANIFEST}x\n`])(
  'refuses the manifest %j',
  (text) => {
    expect(() => rpmManifest.parse(Buffer.from(text), '')).toThrow(/line \d/);
  },
);

it.each([
  ...DATABASES,
  ['the manifest', rpmManifest, Buffer.from(MANIFEST)] as const,
  ['the journal', rpmSqliteJournal, Buffer.alloc(0)] as const,
])('throws nothing but InvalidPackageRecord on any bytes: %s', (_, file, bytes) => {
  parsesAnyBytes(file, 'rpmdb.sqlite-wal', [bytes]);
});

it.each(DATABASES)(
  'throws nothing but InvalidPackageRecord on damaged pages and their indexes: %s',
  (_, file, bytes) => {
    // Pages begin at multiples of 4096, and what says how they hang together stands at their starts.
    const edit = fc.tuple(
      fc.nat({ max: Math.floor(bytes.length / 4096) - 1 }),
      fc.nat({ max: 120 }),
      fc.nat({ max: 255 }),
    );
    fc.assert(
      fc.property(fc.array(edit, { minLength: 1, maxLength: 6 }), (edits) => {
        const copy = Buffer.from(bytes);
        for (const [page, offset, byte] of edits) copy[page * 4096 + offset] = byte;
        return (parseOrRefuse(file, copy, '') ?? []).every(({ type }) => type === 'rpm');
      }),
      { numRuns: 500 },
    );
  },
);
