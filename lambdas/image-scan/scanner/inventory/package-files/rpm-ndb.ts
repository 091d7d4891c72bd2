import type { PackageFile } from '../package-file';
import { collect } from '../record';
import { baseName } from '../record-path';
import { ndbBlobs } from '../rpm/ndb';
import { isRpmFolder, MAX_DATABASE_BYTES, packagesOfHeaders } from '../rpm/rpm-database';

const NAME = 'Packages.db';

/** rpm's database in SUSE's distributions. */
export const rpmNdb: PackageFile = {
  kind: 'rpm-ndb',
  role: 'installed',
  names: [NAME],
  matches: (path) => baseName(path) === NAME && isRpmFolder(path),
  maxBytes: MAX_DATABASE_BYTES,
  parse: (bytes) => collect(packagesOfHeaders(ndbBlobs(bytes))),
};
