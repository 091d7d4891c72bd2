import { runSteps } from './build-steps';
import type { Check } from './check';

export const sudoInBuild: Check = {
  id: 'mayfly:config/sudo-in-build',
  kind: 'configuration',
  severity: 'LOW',
  title: 'A build step uses sudo',
  standard: 'dockle DKL-DI-0001',
  remedy: 'Switch with USER root and back, and leave sudo out of the image.',
  find: ({ config }) =>
    runSteps(config)
      .filter((step) => step.calls.some(({ before }) => before.includes('sudo')))
      .map(({ path }) => ({ path, detail: `${path} runs sudo.` })),
};
