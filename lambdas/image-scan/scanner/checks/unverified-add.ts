import { addSteps } from './add-steps';
import type { Check } from './check';

export const unverifiedAdd: Check = {
  id: 'mayfly:config/unverified-add',
  kind: 'configuration',
  severity: 'MEDIUM',
  title: 'A build step adds what it fetches from the network, without a checksum',
  standard: 'CIS Docker Benchmark 4.9 and 4.11; dockle CIS-DI-0009',
  remedy: 'Give the ADD a --checksum, or fetch in a RUN that verifies a signature or checksum.',
  find: ({ config }) =>
    addSteps(config)
      .filter(({ isRemote, isVerified }) => isRemote && !isVerified)
      .map(({ path }) => ({ path, detail: `${path} is an ADD from the network.` })),
};
