import type { ImageFile } from '../facts/final-files';
import { printableName } from '../layer/entry-name';
import { type Check, MORE_PLACES, type Place } from './check';
import { isOfSystem, topmostWritable } from './world-writable';

/** Places are told by as many parts of their paths: `app/node_modules` is one place, whatever it holds. */
const PARTS = 2;

export const worldWritableFile: Check = {
  id: 'mayfly:config/world-writable-file',
  kind: 'configuration',
  severity: 'LOW',
  title: 'Any user may change files of the application',
  standard: 'CWE-732; CIS Distribution Independent Linux Benchmark, "Ensure no world writable files exist"',
  remedy: 'Give the files to the user who writes them, with COPY --chown, instead of the right to all.',
  find: ({ files: { files, moreWritable } }) => {
    const groups = new Map<string, ImageFile[]>();
    for (const file of topmostWritable(files)) {
      // Empty files are locks and marks.
      if (isOfSystem(file.path) || (file.type === 'file' && file.size === 0)) continue;
      const place = file.path.split('/', PARTS).join('/');
      const group = groups.get(place);
      if (group) group.push(file);
      else groups.set(place, [file]);
    }
    const places = [...groups].map(([path, group]) => ({ path, detail: detailOf(path, group) }));
    return moreWritable === 0 ? places : [...places, more(moreWritable)];
  },
};

function detailOf(place: string, group: readonly ImageFile[]): string {
  const [first] = group;
  if (first && group.length === 1) return `Anybody may write ${printableName(first.path)}.`;
  return `Anybody may write ${group.length} files and folders of ${printableName(place)}, such as ${printableName(first?.path ?? place)}.`;
}

function more(count: number): Place {
  return { path: MORE_PLACES, detail: `Anybody may write ${count} more files and folders, which are not listed.` };
}
