const MEBI = 1024 * 1024;

/** Bytes that one package's own record may have: the longest hold a long description or a list of files. */
export const MAX_RECORD_BYTES = 4 * MEBI;

/** Bytes that a list of many packages may have; lock files of the largest repositories have about 5 MB. */
export const MAX_LIST_BYTES = 16 * MEBI;

/** What package managers fill: lock files in there are those of other people's projects. */
const DEPENDENCY_FOLDERS = [
  'node_modules/',
  'site-packages/',
  'dist-packages/',
  'vendor/',
  'gems/',
  '.cargo/registry/',
  '.cargo/git/',
  'pkg/mod/',
] as const;

/** The last part of a path. */
export function baseName(path: string): string {
  return path.slice(path.lastIndexOf('/') + 1);
}

/** The folder's last part; empty at the root. */
export function parentName(path: string): string {
  const end = path.lastIndexOf('/');
  return end < 0 ? '' : path.slice(path.lastIndexOf('/', end - 1) + 1, end);
}

/** For the lock files of a project of the image's own. */
export function isOwnProject(path: string): boolean {
  return !DEPENDENCY_FOLDERS.some((folder) => path.startsWith(folder) || path.includes(`/${folder}`));
}
