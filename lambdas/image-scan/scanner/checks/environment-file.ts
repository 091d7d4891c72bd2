import { printableName } from '../layer/entry-name';
import type { Check } from './check';

export const environmentFile: Check = {
  id: 'mayfly:config/environment-file',
  kind: 'configuration',
  severity: 'LOW',
  title: 'A file of environment settings is in the image',
  standard: 'CIS Docker Benchmark 4.10; dockle CIS-DI-0010',
  remedy: 'Keep it out of the build with .dockerignore, and pass settings at run time.',
  find: ({ files: { files } }) =>
    files
      .filter(({ nature, size }) => nature === 'environment' && size > 0)
      .map(({ path }) => ({
        path,
        detail: `${printableName(path)} is where applications keep settings and secrets of one environment.`,
      })),
};
