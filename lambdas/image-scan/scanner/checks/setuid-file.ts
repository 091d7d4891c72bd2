import { isSetuid } from '../facts/file-fact';
import { printableName } from '../layer/entry-name';
import type { Check } from './check';
import { isKnownSetuid } from './known-setuid';

export const setuidFile: Check = {
  id: 'mayfly:config/setuid-file',
  kind: 'configuration',
  severity: 'HIGH',
  title: 'A program runs with the rights of its owner, whoever starts it',
  standard: 'CIS Docker Benchmark 4.8; dockle CIS-DI-0008',
  remedy: 'Take the bit away in the Dockerfile with chmod u-s, and run containers with no_new_privileges.',
  find: ({ files: { files } }) =>
    files
      .filter((file) => isSetuid(file) && file.nature !== 'sudo' && !isKnownSetuid(file))
      .map(({ path, uid }) => ({ path, detail: `${printableName(path)} is setuid and belongs to uid ${uid}.` })),
};
