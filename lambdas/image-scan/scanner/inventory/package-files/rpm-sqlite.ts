import { InvalidPackageRecord } from '../../errors';
import type { PackageFile, RawPackage } from '../package-file';
import { collect } from '../record';
import { baseName } from '../record-path';
import { isRpmFolder, MAX_DATABASE_BYTES, packagesOfHeaders } from '../rpm/rpm-database';
import { SqliteFile } from '../rpm/sqlite-table';

const NAME = 'rpmdb.sqlite';
/** Source: "Database File Format" of SQLite, section 3: a journal whose header is zeroed is not to be rolled back. */
const ROLLBACK_MAGIC = Buffer.from('d9d505f920a163d7', 'hex');

/** rpm's database since rpm 4.16 (Fedora 33, RHEL 9): a table of package headers. */
export const rpmSqlite: PackageFile = {
  kind: 'rpm-sqlite',
  role: 'installed',
  names: [NAME],
  matches: (path) => baseName(path) === NAME && isRpmFolder(path),
  maxBytes: MAX_DATABASE_BYTES,
  parse: (bytes) => collect(packagesOfHeaders(headers(bytes))),
};

/**
 * Changes that are not in `rpmdb.sqlite` yet, or not meant to stay there. An empty one is what rpm leaves behind; any
 * other means that the database beside it does not tell the truth, so that it lists nothing and cannot be read.
 */
export const rpmSqliteJournal: PackageFile = {
  kind: 'rpm-sqlite-journal',
  role: 'installed',
  names: [`${NAME}-wal`, `${NAME}-journal`],
  matches: (path) => [`${NAME}-wal`, `${NAME}-journal`].includes(baseName(path)) && isRpmFolder(path),
  maxBytes: MAX_DATABASE_BYTES,
  parse: (bytes, path) => readJournal(bytes, path.endsWith('-wal')),
};

function* headers(bytes: Buffer): Generator<Buffer> {
  for (const [, blob] of new SqliteFile(bytes).rows('Packages')) {
    if (!Buffer.isBuffer(blob)) throw new InvalidPackageRecord(0, 'a row of the table Packages has no header');
    yield blob;
  }
}

function readJournal(bytes: Buffer, isWriteAhead: boolean): readonly RawPackage[] {
  const isSpent = isWriteAhead ? bytes.length === 0 : !bytes.subarray(0, 8).equals(ROLLBACK_MAGIC);
  if (isSpent) return [];
  throw new InvalidPackageRecord(0, 'it holds changes of the rpm database that this scanner does not read');
}
