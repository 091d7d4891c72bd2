import { printableName } from '../layer/entry-name';
import type { Check } from './check';

export const sourceRepository: Check = {
  id: 'mayfly:config/source-repository',
  kind: 'configuration',
  severity: 'LOW',
  title: 'A source repository with its history is in the image',
  standard: 'CIS Docker Benchmark 4.10; dockle DKL-LI-0003; CWE-527',
  remedy: 'Keep .git out of the build with .dockerignore: its history holds what was deleted since.',
  find: ({ files: { files } }) =>
    files
      .filter(({ nature, size }) => nature === 'repository' && size > 0)
      .map(({ path }) => ({ path, detail: `${printableName(path)} belongs to a repository.` })),
};
