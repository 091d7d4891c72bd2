import { runSteps } from './build-steps';
import type { Check } from './check';
import { packageCommand } from './package-commands';

export const distributionUpgrade: Check = {
  id: 'mayfly:config/distribution-upgrade',
  kind: 'configuration',
  // It brings security updates: better than none, and no reason to refuse an image.
  severity: 'INFORMATIONAL',
  title: 'A build step upgrades all packages of the base image',
  standard: 'dockle DKL-DI-0003',
  remedy: 'Build from a newer base image, named by digest: then two builds have the same packages.',
  find: ({ config }) =>
    runSteps(config).flatMap((step) => {
      const found = step.calls.map(packageCommand).find((command) => command?.verb === 'upgrade');
      return found ? [{ path: step.path, detail: `${step.path} upgrades everything with ${found.manager}.` }] : [];
    }),
};
