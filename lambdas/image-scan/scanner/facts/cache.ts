/** A package manager's cache or index, which an image does not need. */
export interface CacheSum {
  /** The folder, such as `var/lib/apt/lists`; for caches in home folders without what is above: `.cache/pip`. */
  readonly folder: string;
  readonly bytes: number;
  readonly files: number;
}

const APT_LISTS = 'var/lib/apt/lists';
/** Below fixed folders. All but the one above, and all below home folders, have the word cache in their names. */
const SYSTEM_CACHES = [
  APT_LISTS,
  'var/cache/apt',
  'var/cache/apk',
  'etc/apk/cache',
  'var/cache/yum',
  'var/cache/dnf',
  'var/cache/libdnf5',
  'var/cache/zypp',
  'var/cache/pacman/pkg',
  'var/cache/tdnf',
] as const;
/** Below any home folder. */
const HOME_CACHES = [
  '.cache/pip',
  '.cache/uv',
  '.cache/yarn',
  '.cache/composer',
  '.cache/go-build',
  '.npm/_cacache',
  '.composer/cache',
  '.cargo/registry/cache',
] as const;

/** The cache that a file lies in, or null. Called for every file of an image: one search decides nearly always. */
export function cacheOf(path: string): string | null {
  if (!path.includes('cache')) return isBelow(path, APT_LISTS, 0) ? APT_LISTS : null;
  for (const folder of SYSTEM_CACHES) if (isBelow(path, folder, 0)) return folder;
  let at = path.startsWith('.') ? 0 : path.indexOf('/.') + 1;
  while (at > 0 || path.startsWith('.', at)) {
    for (const folder of HOME_CACHES) if (isBelow(path, folder, at)) return folder;
    const next = path.indexOf('/.', at);
    if (next < 0) return null;
    at = next + 1;
  }
  return null;
}

function isBelow(path: string, folder: string, at: number): boolean {
  return path.startsWith(folder, at) && path.charCodeAt(at + folder.length) === 0x2f;
}
