import type { Check } from './check';

export const sshServer: Check = {
  id: 'mayfly:config/ssh-server',
  kind: 'configuration',
  severity: 'MEDIUM',
  title: 'An SSH server is in the image',
  standard: 'CIS Docker Benchmark 4.3, 5.6 (v1.6.0)',
  remedy: 'Leave the server out, and reach containers through the orchestrator: docker exec, kubectl exec, ECS Exec.',
  find: ({ files: { files } }) =>
    files
      .filter(({ nature }) => nature === 'ssh-server')
      .map(({ path }) => ({ path, detail: `${path} is in the image.` })),
};
