import { addSteps } from './add-steps';
import type { Check } from './check';

export const addInsteadOfCopy: Check = {
  id: 'mayfly:config/add-instead-of-copy',
  kind: 'configuration',
  severity: 'LOW',
  title: 'A build step uses ADD where COPY would do',
  standard: 'CIS Docker Benchmark 4.9; dockle CIS-DI-0009',
  remedy: 'Use COPY: ADD also unpacks archives and fetches from the network, whatever the name turns out to be.',
  find: ({ config }) =>
    addSteps(config)
      .filter(({ isRemote }) => !isRemote)
      .map(({ path }) => ({ path, detail: `${path} is an ADD of local files.` })),
};
