import { factFileKind, MAX_FACT_FILE_BYTES } from '../facts/fact-files';
import { packageFileFor, packageFileOfKind } from '../inventory/all-package-files';

/**
 * `dpkg`: Debian's status file; `dpkg-part`: one package's stanza, as distroless images have them; `foreign`: a
 * database that this scanner does not read, whose presence is named so that an image is not taken for empty.
 */
const KINDS = ['dpkg', 'dpkg-part', 'apk', 'os-release', 'foreign'] as const;
/** One of the above, a `FactFileKind`, or the kind of a `PackageFile`. */
export type FileKind = string;

const DPKG = 'var/lib/dpkg/status';
const DPKG_PARTS = 'var/lib/dpkg/status.d';
const DPKG_JOURNAL = /^var\/lib\/dpkg\/updates\/\d+$/;
const FOREIGN: Readonly<Record<string, string>> = {
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

/** The second is where distributions have moved it; the first then links to it, or the other way round. */
const RPM_FOLDERS = ['var/lib/rpm', 'usr/lib/sysimage/rpm', 'usr/share/rpm'] as const;
const RPM_FILES = ['rpmdb.sqlite', 'Packages.db', 'Packages'] as const;
/** Where the databases that are read, and os-release, are looked for; in order of precedence. */
export const DATABASE_PATHS: readonly string[] = [
  ...[DPKG, DPKG_PARTS, 'lib/apk/db/installed', 'usr/lib/apk/db/installed'],
  ...RPM_FOLDERS.flatMap((folder) => RPM_FILES.map((file) => `${folder}/${file}`)),
];
export const OS_RELEASE_PATHS = ['etc/os-release', 'usr/lib/os-release'] as const;

const KIBI = 1024;
/** Bytes that a file of the kind may have. The largest status files of real images have about 10 MB. */
const MAX_FILE_BYTES: Readonly<Record<(typeof KINDS)[number], number>> = {
  dpkg: 64 * KIBI * KIBI,
  'dpkg-part': KIBI * KIBI,
  apk: 64 * KIBI * KIBI,
  'os-release': 64 * KIBI,
  foreign: 0,
};

const NPM_FOLDER = /(?:^|\/)node_modules(?:\/@[^/]+)?(?:\/[^/@.][^/]*)?$/;

/** What a file is wanted for by its path, or undefined. */
export function fileKind(path: string): FileKind | undefined {
  const fixed = FIXED.get(path);
  if (fixed !== undefined) return fixed;
  return path.startsWith('var/lib/dpkg/') ? dpkgKind(path) : (factFileKind(path) ?? packageFileFor(path)?.kind);
}

/** Bytes that a file wanted as this kind may have. */
export function maxFileBytes(kind: FileKind): number {
  const builtIn = KINDS.find((name) => name === kind);
  return builtIn === undefined ? (packageFileOfKind(kind)?.maxBytes ?? MAX_FACT_FILE_BYTES) : MAX_FILE_BYTES[builtIn];
}

function dpkgKind(path: string): FileKind | undefined {
  if (DPKG_JOURNAL.test(path)) return 'foreign';
  const isPart = path.startsWith(`${DPKG_PARTS}/`) && path.indexOf('/', DPKG_PARTS.length + 1) < 0;
  return isPart && !path.endsWith('.md5sums') ? 'dpkg-part' : undefined;
}

/** Which database a `foreign` path is of. */
export function foreignDatabase(path: string): string {
  return FOREIGN[path] ?? 'dpkg journal';
}

/** Merged with their namesakes below `usr` by links in most distributions. */
const PROGRAM_FOLDERS = ['bin', 'sbin', 'lib', 'lib32', 'lib64', 'usr/sbin'] as const;

/** The places of databases and programs and the folders above them: a link or file there decides what is found where. */
const ANCHORS: ReadonlySet<string> = new Set(
  [...FIXED.keys(), ...DATABASE_PATHS, ...PROGRAM_FOLDERS].flatMap((path) => {
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
