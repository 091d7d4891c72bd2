import type { RawPackage } from '../package-file';
import { readRpmHeader } from './rpm-header';

const FOLDERS = ['var/lib/rpm', 'usr/lib/sysimage/rpm', 'usr/share/rpm'];

/** Bytes that a database may have: about 40 KB a package, so that 3,000 packages fit. */
export const MAX_DATABASE_BYTES = 128 * 1024 * 1024;

/** Where rpm keeps its database: by tradition, since Fedora 36 and in SUSE, and in rpm-ostree's images. */
export function isRpmFolder(path: string): boolean {
  return FOLDERS.includes(path.slice(0, Math.max(0, path.lastIndexOf('/'))));
}

/** @throws InvalidPackageRecord */
export function* packagesOfHeaders(headers: Iterable<Buffer>): Generator<RawPackage> {
  for (const header of headers) {
    const item = readRpmHeader(header);
    if (item) yield item;
  }
}
