/**
 * `dpkg`: Debian's status file; `dpkg-part`: one package's stanza, as distroless images have them; `foreign`: a
 * database that this scanner does not read, whose presence is named so that an image is not taken for empty.
 */
export type FileKind = 'dpkg' | 'dpkg-part' | 'apk' | 'npm' | 'os-release' | 'foreign';

const DPKG = 'var/lib/dpkg/status';
const DPKG_PARTS = 'var/lib/dpkg/status.d';
const DPKG_JOURNAL = /^var\/lib\/dpkg\/updates\/\d+$/;
const FOREIGN: Readonly<Record<string, string>> = {
  'var/lib/rpm/Packages': 'rpm',
  'var/lib/rpm/Packages.db': 'rpm',
  'var/lib/rpm/rpmdb.sqlite': 'rpm',
  'usr/lib/sysimage/rpm/Packages': 'rpm',
  'usr/lib/sysimage/rpm/Packages.db': 'rpm',
  'usr/lib/sysimage/rpm/rpmdb.sqlite': 'rpm',
  'var/lib/pacman/local/ALPM_DB_VERSION': 'pacman',
  'var/lib/opkg/status': 'opkg',
  'usr/lib/opkg/status': 'opkg',
};
const FIXED: ReadonlyMap<string, FileKind> = new Map<string, FileKind>([
  [DPKG, 'dpkg'],
  ['lib/apk/db/installed', 'apk'],
  ['usr/lib/apk/db/installed', 'apk'],
  ['etc/os-release', 'os-release'],
  ['usr/lib/os-release', 'os-release'],
  ...Object.keys(FOREIGN).map((path): [string, FileKind] => [path, 'foreign']),
]);

/** Where the databases that are read, and os-release, are looked for; in order of precedence. */
export const DATABASE_PATHS = [DPKG, DPKG_PARTS, 'lib/apk/db/installed', 'usr/lib/apk/db/installed'] as const;
export const OS_RELEASE_PATHS = ['etc/os-release', 'usr/lib/os-release'] as const;

const KIBI = 1024;
/** Bytes that a file of the kind may have. The largest status files of real images have about 10 MB. */
export const MAX_FILE_BYTES: Readonly<Record<FileKind, number>> = {
  dpkg: 64 * KIBI * KIBI,
  'dpkg-part': KIBI * KIBI,
  apk: 64 * KIBI * KIBI,
  npm: KIBI * KIBI,
  'os-release': 64 * KIBI,
  foreign: 0,
};

/** A package's own manifest, not one of a folder within it; npm forbids names that begin with a dot. */
const NPM_MANIFEST = /(?:^|\/)node_modules\/(?:@[^/]+\/)?[^/@.][^/]*\/package\.json$/;
const NPM_FOLDER = /(?:^|\/)node_modules(?:\/@[^/]+)?(?:\/[^/@.][^/]*)?$/;

/** What a file is wanted for by its path, or undefined. */
export function fileKind(path: string): FileKind | undefined {
  const fixed = FIXED.get(path);
  if (fixed !== undefined) return fixed;
  if (path.endsWith('/package.json')) return NPM_MANIFEST.test(path) ? 'npm' : undefined;
  if (!path.startsWith('var/lib/dpkg/')) return undefined;
  if (DPKG_JOURNAL.test(path)) return 'foreign';
  const isPart = path.startsWith(`${DPKG_PARTS}/`) && path.indexOf('/', DPKG_PARTS.length + 1) < 0;
  return isPart && !path.endsWith('.md5sums') ? 'dpkg-part' : undefined;
}

/** Which database a `foreign` path is of. */
export function foreignDatabase(path: string): string {
  return FOREIGN[path] ?? 'dpkg journal';
}

/** The places of databases and the folders above them: a link or file there decides what is found where. */
const ANCHORS: ReadonlySet<string> = new Set(
  [...FIXED.keys(), DPKG_PARTS].flatMap((path) => {
    const parts = path.split('/');
    return parts.map((_, index) => parts.slice(0, index + 1).join('/'));
  }),
);

export function isAnchor(path: string): boolean {
  return ANCHORS.has(path);
}

/** A folder that holds npm packages, or one package: what replaces it hides them. */
export function isPackageFolder(path: string): boolean {
  return path.includes('node_modules') && NPM_FOLDER.test(path);
}
