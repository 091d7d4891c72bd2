import { printableName } from '../layer/entry-name';
import type { Check } from './check';

export const buildFile: Check = {
  id: 'mayfly:config/build-file',
  kind: 'configuration',
  severity: 'INFORMATIONAL',
  title: 'A file of the build or of an editor is in the image',
  standard: 'dockle DKL-LI-0003',
  remedy: 'Keep it out of the build with .dockerignore.',
  find: ({ files: { files } }) =>
    files
      .filter(({ nature, size }) => nature === 'build-file' && size > 0)
      .map(({ path }) => ({ path, detail: `${printableName(path)} is of no use in a container.` })),
};
