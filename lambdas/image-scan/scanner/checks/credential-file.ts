import { printableName } from '../layer/entry-name';
import type { Check } from './check';

export const credentialFile: Check = {
  id: 'mayfly:config/credential-file',
  kind: 'configuration',
  severity: 'MEDIUM',
  title: 'A file that holds credentials is in the image',
  standard: 'CIS Docker Benchmark 4.10; dockle CIS-DI-0010',
  remedy:
    'Revoke what it holds, keep it out of the build with .dockerignore, and pass it to the build as a secret mount.',
  find: ({ files: { files } }) =>
    files
      .filter(({ nature, size }) => nature === 'credential' && size > 0)
      .map(({ path }) => ({ path, detail: `${printableName(path)} is where programs keep credentials.` })),
};
