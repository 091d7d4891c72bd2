import { type EntryFacts, type FileFact, isSetgid, isSetuid, isWorldWritable, MODES_OF_INTEREST } from './file-fact';
import { natureOf } from './file-nature';

/** Anybody may write here by design, or a runtime mounts its own over it. */
const OPEN_FOLDERS = ['tmp', 'var/tmp', 'dev', 'proc', 'sys', 'run', 'var/run', 'var/lock'] as const;

/**
 * What a check may want to know of one entry, or null, which it is nearly always. Called for each of millions of
 * entries: the mode's bits come first, then the path's last part.
 *
 * @param path from the image's root, without a leading slash.
 */
export function factOf(path: string, entry: EntryFacts): FileFact | null {
  if (entry.type !== 'file' && entry.type !== 'directory' && entry.type !== 'hardlink') return null;
  const type = entry.type === 'directory' ? 'directory' : 'file';
  const nature = type === 'file' ? natureOf(path) : null;
  if (nature === null && ((entry.mode & MODES_OF_INTEREST) === 0 || !isModeOfInterest(path, type, entry.mode))) {
    return null;
  }
  const { mode, uid, gid, size } = entry;
  return { path, type, mode: mode & 0o7777, uid, gid, size, nature };
}

function isModeOfInterest(path: string, type: FileFact['type'], mode: number): boolean {
  const moded = { type, mode };
  return isSetuid(moded) || isSetgid(moded) || (isWorldWritable(moded) && path !== '' && !isOpen(path));
}

function isOpen(path: string): boolean {
  return OPEN_FOLDERS.some(
    (folder) => path.startsWith(folder) && (path.length === folder.length || path.charCodeAt(folder.length) === 0x2f),
  );
}
