import { parseOsRelease } from '../../../lambdas/image-scan/scanner/inventory/os-release';
import type { TarEntry } from '../oci/tar';
import { compareDpkgVersions } from '../scan/dpkg-version';
import type { PackageFiles } from '../scan/installed-packages';
import { withFolders } from './debian-files';
import { type ArchivedPackage, PackageNotInArchive, packageAsOf, type SourcePackage } from './package-archive';

const STATUS = 'var/lib/dpkg/status';
const RELEASES = ['etc/os-release', 'usr/lib/os-release'];
const INSTALLED = /^Status: install ok installed$/m;

/** What an upgrade changes in an image's file system. */
export interface Upgrade {
  readonly entries: readonly TarEntry[];
  /** Names of the packages that it brings to a newer version. */
  readonly upgraded: readonly string[];
}

/**
 * What `apt-get upgrade` does to a package database: each installed package that the archive has newer takes the newest
 * version. What the archive does not have stays as it is. Null where there is nothing that dpkg installed.
 *
 * @param files of the image's final file system
 */
export function upgradePackages(files: PackageFiles, archive: readonly SourcePackage[]): Upgrade | null {
  const release = RELEASES.map((path) => files.get(path)).find((text) => text !== undefined);
  const status = files.get(STATUS);
  if (release === undefined || status === undefined) return null;
  const { id, versionId } = parseOsRelease(release);
  const upgraded: string[] = [];
  const stanzas = status.split(/\n{2,}/).map((stanza) => {
    const [name, version] = [fieldOf(stanza, 'Package'), fieldOf(stanza, 'Version')];
    if (name === undefined || version === undefined || !INSTALLED.test(stanza)) return stanza;
    const newest = newestOf(archive, { distribution: id, release: versionId }, name);
    if (newest === null || compareDpkgVersions(newest.version, version) <= 0) return stanza;
    upgraded.push(name);
    // A source version of its own belonged to the old package.
    const source = stanza.replace(/^(Source: \S+) \(.*\)$/m, '$1');
    return source.replace(/^Version: .*$/m, `Version: ${newest.version}`);
  });
  const text = stanzas.join('\n\n');
  return { upgraded, entries: withFolders([{ path: STATUS, content: Buffer.from(text), mode: 0o644 }]) };
}

function fieldOf(stanza: string, field: string): string | undefined {
  return new RegExp(`^${field}: (.+)$`, 'm').exec(stanza)?.[1];
}

function newestOf(
  archive: readonly SourcePackage[],
  of: { readonly distribution: string; readonly release: string },
  name: string,
): ArchivedPackage | null {
  try {
    return packageAsOf(archive, of, name, 'newest');
  } catch (error) {
    if (error instanceof PackageNotInArchive) return null;
    throw error;
  }
}
