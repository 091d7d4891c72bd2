import type { PackageFile } from '../../../../../../lambdas/image-scan/scanner/inventory/package-file';
import { rpmBdb } from '../../../../../../lambdas/image-scan/scanner/inventory/package-files/rpm-bdb';
import { rpmNdb } from '../../../../../../lambdas/image-scan/scanner/inventory/package-files/rpm-ndb';
import { rpmSqlite } from '../../../../../../lambdas/image-scan/scanner/inventory/package-files/rpm-sqlite';
import { SqliteFile } from '../../../../../../lambdas/image-scan/scanner/inventory/rpm/sqlite-table';
import { database } from '../rpm/databases';
import { ndbFile } from '../rpm/ndb-file';

/** The headers that rpm itself has written, in the container that SUSE's rpm would put them in. */
const ndb = () =>
  ndbFile(
    [...new SqliteFile(database('rpmdb.sqlite')).rows('Packages')].map(([, blob]) =>
      Buffer.isBuffer(blob) ? blob : null,
    ),
  );

export const DATABASES: readonly [string, PackageFile, Buffer][] = [
  ['rpmdb.sqlite', rpmSqlite, database('rpmdb.sqlite')],
  ['Packages', rpmBdb, database('Packages')],
  ['Packages of a big-endian machine', rpmBdb, database('Packages-big-endian')],
  ['Packages.db', rpmNdb, ndb()],
];

/** Of a distroless image, which has no database. */
export const MANIFEST = [
  'mariner-repos\t2.0-2.cm2\t1645322100\t1643279454\tMicrosoft Corporation\t(none)\t4742\tnoarch\t0\tmariner-repos-2.0-2.cm2.src.rpm',
  'openssl-libs\t1.1.1k-13.cm2\t1645322100\t1643279454\tMicrosoft Corporation\t1\t4742\tx86_64\t1\topenssl-1.1.1k-13.cm2.src.rpm',
  '',
].join('\n');
