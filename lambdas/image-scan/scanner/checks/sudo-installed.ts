import type { Check } from './check';

export const sudoInstalled: Check = {
  id: 'mayfly:config/sudo-installed',
  kind: 'configuration',
  severity: 'MEDIUM',
  title: 'sudo is installed',
  standard: 'dockle DKL-DI-0001; CIS Docker Benchmark 4.3, 4.8',
  remedy: 'Leave sudo out of the image. Where an entry point must drop rights, use setpriv or su-exec as root.',
  find: ({ files: { files } }) =>
    files.filter(({ nature }) => nature === 'sudo').map(({ path }) => ({ path, detail: `${path} is in the image.` })),
};
