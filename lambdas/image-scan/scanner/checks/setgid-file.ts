import { isSetgid, isSetuid } from '../facts/file-fact';
import { printableName } from '../layer/entry-name';
import type { Check } from './check';
import { isKnownSetuid } from './known-setuid';

export const setgidFile: Check = {
  id: 'mayfly:config/setgid-file',
  kind: 'configuration',
  severity: 'MEDIUM',
  title: 'A program runs with the rights of its group, whoever starts it',
  standard: 'CIS Docker Benchmark 4.8; dockle CIS-DI-0008',
  remedy: 'Take the bit away in the Dockerfile with chmod g-s, and run containers with no_new_privileges.',
  find: ({ files: { files } }) =>
    files
      .filter((file) => isSetgid(file) && !isSetuid(file) && !isKnownSetuid(file))
      .map(({ path, gid }) => ({ path, detail: `${printableName(path)} is setgid and belongs to gid ${gid}.` })),
};
