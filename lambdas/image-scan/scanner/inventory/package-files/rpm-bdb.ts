import type { PackageFile } from '../package-file';
import { collect } from '../record';
import { baseName } from '../record-path';
import { bdbHashValues } from '../rpm/bdb-hash';
import { isRpmFolder, MAX_DATABASE_BYTES, packagesOfHeaders } from '../rpm/rpm-database';

const NAME = 'Packages';

/** rpm's database before rpm 4.16 (RHEL 8, Amazon Linux 2, CentOS 7). */
export const rpmBdb: PackageFile = {
  kind: 'rpm-bdb',
  role: 'installed',
  names: [NAME],
  matches: (path) => baseName(path) === NAME && isRpmFolder(path),
  maxBytes: MAX_DATABASE_BYTES,
  parse: (bytes) => collect(packagesOfHeaders(bdbHashValues(bytes))),
};
