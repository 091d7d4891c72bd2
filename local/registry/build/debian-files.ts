import type { TarEntry } from '../oci/tar';
import type { ArchivedPackage } from './package-archive';
import type { Recipe } from './recipe';

const FILE_MODE = 0o644;
const FOLDER_MODE = 0o755;

/** dpkg's status file: a stanza a package, in the order of their names. Source: deb822(5), dpkg(1). */
export function dpkgStatus(packages: readonly ArchivedPackage[]): string {
  return byName(packages).map(stanza).join('\n');
}

function stanza({ binary, source, version }: ArchivedPackage): string {
  const fields = {
    Package: binary.name,
    Essential: binary.essential === true ? 'yes' : undefined,
    Status: 'install ok installed',
    Priority: binary.priority,
    Section: binary.section,
    Architecture: binary.architecture,
    'Multi-Arch': binary.multiArch,
    Source: source === binary.name ? undefined : source,
    Version: version,
    Description: binary.summary,
  };
  return Object.entries(fields)
    .flatMap(([field, value]) => (value === undefined ? [] : [`${field}: ${value}\n`]))
    .join('');
}

/** The package database of a layer: the status of all packages, and the list of files of those that the layer adds. */
export function packageDatabase(all: readonly ArchivedPackage[], added: readonly ArchivedPackage[]): TarEntry[] {
  const lists = byName(added).map(({ binary }) => {
    const qualifier = binary.multiArch === 'same' ? `:${binary.architecture}` : '';
    const doc = `/usr/share/doc/${binary.name}`;
    return textFile(
      `var/lib/dpkg/info/${binary.name}${qualifier}.list`,
      ['/.', '/usr', '/usr/share', '/usr/share/doc', doc, ''].join('\n'),
    );
  });
  return [textFile('var/lib/dpkg/status', dpkgStatus(all)), ...lists];
}

/** What every system of the distribution has: who it is and who its users are. */
export function systemFiles({ base, users }: Recipe): TarEntry[] {
  const release = Object.entries(base.osRelease).map(([key, value]) => `${key}=${quoted(value)}\n`);
  const passwd = users.map(({ name, id, home }) => `${name}:x:${id}:${id}::/${home}:/usr/sbin/nologin\n`);
  const group = users.map(({ name, id }) => `${name}:x:${id}:\n`);
  return [
    textFile('usr/lib/os-release', release.join('')),
    { path: 'etc/os-release', mode: 0o777, linkTo: '../usr/lib/os-release' },
    textFile('etc/passwd', `root:x:0:0:root:/root:/bin/bash\n${passwd.join('')}`),
    textFile('etc/group', `root:x:0:\n${group.join('')}`),
  ];
}

export function applicationFiles({ users, files }: Recipe): TarEntry[] {
  return [
    ...users.map(({ home, id }) => ({ path: home, mode: FOLDER_MODE, owner: id })),
    ...files.map(({ path, text, mode }) => ({ path, content: Buffer.from(text), mode: Number.parseInt(mode, 8) })),
  ];
}

/** Adds the folders that the entries lie in, and sorts by path: each folder before what is in it. */
export function withFolders(entries: readonly TarEntry[]): readonly TarEntry[] {
  const found = new Map<string, TarEntry>();
  for (const { path } of entries) {
    for (let slash = path.indexOf('/'); slash > 0; slash = path.indexOf('/', slash + 1)) {
      const folder = path.slice(0, slash);
      found.set(folder, { path: folder, mode: FOLDER_MODE });
    }
  }
  for (const entry of entries) found.set(entry.path, entry);
  return [...found.values()].sort((a, b) => (a.path < b.path ? -1 : 1));
}

function textFile(path: string, text: string): TarEntry {
  return { path, content: Buffer.from(text), mode: FILE_MODE };
}

function byName(packages: readonly ArchivedPackage[]): readonly ArchivedPackage[] {
  return packages.toSorted((a, b) => (a.binary.name < b.binary.name ? -1 : 1));
}

/** Source: os-release(5). */
function quoted(value: string): string {
  return /^[A-Za-z0-9._-]+$/.test(value) ? value : `"${value.replaceAll(/["$`\\]/g, '\\$&')}"`;
}
