import { printableName } from '../layer/entry-name';
import type { Check } from './check';
import { isOfSystem, topmostWritable } from './world-writable';

export const writableSystemFile: Check = {
  id: 'mayfly:config/writable-system-file',
  kind: 'configuration',
  severity: 'MEDIUM',
  title: 'Any user may change a program, a library or a setting of the system',
  standard: 'CWE-732; CIS Distribution Independent Linux Benchmark, "Ensure no world writable files exist"',
  remedy:
    'Take the right away in the Dockerfile with chmod o-w: a process of any user could run its own code as another.',
  find: ({ files: { files } }) =>
    topmostWritable(files)
      .filter(({ path }) => isOfSystem(path))
      .map(({ path, type, mode }) => ({
        path,
        detail: `The ${type === 'file' ? 'file' : 'folder'} ${printableName(path)} has mode ${mode.toString(8).padStart(4, '0')}.`,
      })),
};
