import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { packageFileFor } from '../../../../../../lambdas/image-scan/scanner/inventory/all-package-files';
import { rpmBdb } from '../../../../../../lambdas/image-scan/scanner/inventory/package-files/rpm-bdb';
import { rpmManifest } from '../../../../../../lambdas/image-scan/scanner/inventory/package-files/rpm-manifest';
import {
  rpmSqlite,
  rpmSqliteJournal,
} from '../../../../../../lambdas/image-scan/scanner/inventory/package-files/rpm-sqlite';
import { database, INSTALLED, sorted } from '../rpm/databases';
import { isOnPath } from './is-on-path';
import { DATABASES, MANIFEST } from './rpm-files';

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
