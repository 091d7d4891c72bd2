import type { Check } from './check';

export const sshHostKey: Check = {
  id: 'mayfly:config/ssh-host-key',
  kind: 'configuration',
  severity: 'MEDIUM',
  title: "An SSH server's private key is in the image",
  standard: 'CIS Docker Benchmark 4.10; CWE-321',
  remedy:
    'Delete the keys in the RUN that installs the server: whoever has the image can pose as each of its containers.',
  find: ({ files: { files } }) =>
    files
      .filter(({ nature, size }) => nature === 'ssh-host-key' && size > 0)
      .map(({ path }) => ({ path, detail: `${path} is the same in every container.` })),
};
