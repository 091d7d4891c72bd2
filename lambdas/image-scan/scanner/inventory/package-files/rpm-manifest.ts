import { InvalidPackageRecord } from '../../errors';
import type { PackageFile, RawPackage } from '../package-file';
import { collect, packageOf, recordLines } from '../record';
import { MAX_LIST_BYTES } from '../record-path';
import { sourceOf, versionOf } from '../rpm/rpm-header';
import { excerpt } from '../text';

const PATH = 'var/lib/rpmmanifest/container-manifest-2';

/** What Azure Linux's distroless images have in place of a database: a line of `rpm --query` a package, parted by tabs. */
export const rpmManifest: PackageFile = {
  kind: 'rpm-manifest',
  role: 'installed',
  names: ['container-manifest-2'],
  matches: (path) => path === PATH,
  maxBytes: MAX_LIST_BYTES,
  parse: (bytes) => collect(packages(bytes)),
};

function* packages(bytes: Buffer): Generator<RawPackage> {
  for (const { line, number } of recordLines(bytes)) {
    if (line === '') continue;
    // Name, version-release, times of installation and build, vendor, epoch, size, architecture, epoch number, source.
    const columns = line.split('\t', 11);
    const [name, versionRelease = '', , , , , , architecture = '', epoch = '', sourceRpm = ''] = columns;
    const release = versionRelease.lastIndexOf('-');
    if (columns.length !== 10 || release <= 0 || !/^\d{1,9}$/.test(epoch) || !/^[\w-]{0,128}$/.test(architecture)) {
      throw new InvalidPackageRecord(number, `${excerpt(line)} is not a package`);
    }
    const version = versionOf(Number(epoch), versionRelease.slice(0, release), versionRelease.slice(release + 1));
    const source = sourceOf(sourceRpm, Number(epoch));
    yield {
      ...packageOf('rpm', name, version, number),
      ...(architecture === '' ? {} : { architecture }),
      ...(source ? { source } : {}),
    };
  }
}
