import { printableName } from '../layer/entry-name';
import type { Check } from './check';

export const shellHistory: Check = {
  id: 'mayfly:config/shell-history',
  kind: 'configuration',
  severity: 'LOW',
  title: 'A history of commands is in the image',
  standard: 'CIS Docker Benchmark 4.10; dockle DKL-LI-0003',
  remedy: 'Delete it in the step that made it: commands are typed with passwords.',
  find: ({ files: { files } }) =>
    files
      .filter(({ nature, size }) => nature === 'shell-history' && size > 0)
      .map(({ path }) => ({ path, detail: `${printableName(path)} lists commands that somebody typed.` })),
};
