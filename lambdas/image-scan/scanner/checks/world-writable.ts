import { isWorldWritable } from '../facts/file-fact';
import type { ImageFile } from '../facts/final-files';

/** What runs, or what decides how it runs: who changes it becomes whoever runs it. */
const SYSTEM = /^(?:etc|boot|s?bin|lib(?:32|64|x32)?|usr\/(?:local\/)?(?:s?bin|lib(?:32|64|x32|exec)?))(?:\/|$)/;

export function isOfSystem(path: string): boolean {
  return SYSTEM.test(path);
}

/**
 * The files and folders that anybody may write and that lie below no other such folder: whoever may write that may
 * replace what is in it.
 *
 * @param files sorted by path.
 */
export function topmostWritable(files: readonly ImageFile[]): ImageFile[] {
  const found: ImageFile[] = [];
  const folders = new Set<string>();
  for (const file of files.filter(isWorldWritable)) {
    if (isBelow(file.path, folders)) continue;
    found.push(file);
    if (file.type === 'directory') folders.add(file.path);
  }
  return found;
}

function isBelow(path: string, folders: ReadonlySet<string>): boolean {
  if (folders.size === 0) return false;
  for (let at = path.indexOf('/'); at >= 0; at = path.indexOf('/', at + 1)) {
    if (folders.has(path.slice(0, at))) return true;
  }
  return false;
}
