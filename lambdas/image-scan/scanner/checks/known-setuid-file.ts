import { isSetgid, isSetuid } from '../facts/file-fact';
import { printableName } from '../layer/entry-name';
import type { Check } from './check';
import { isKnownSetuid } from './known-setuid';

export const knownSetuidFile: Check = {
  id: 'mayfly:config/known-setuid-file',
  kind: 'configuration',
  // A dozen come with nearly every base image: counted, they would hide what the image itself does.
  severity: 'INFORMATIONAL',
  title: "One of the distribution's own programs is setuid or setgid",
  standard: 'CIS Docker Benchmark 4.8; dockle CIS-DI-0008',
  remedy: 'Where no container needs it, take the bits away in the Dockerfile with chmod a-s.',
  find: ({ files: { files } }) =>
    files
      .filter((file) => (isSetuid(file) || isSetgid(file)) && isKnownSetuid(file))
      .map((file) => ({
        path: file.path,
        detail: `${printableName(file.path)} is ${isSetuid(file) ? 'setuid' : 'setgid'}.`,
      })),
};
