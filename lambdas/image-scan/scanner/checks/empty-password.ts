import type { Check } from './check';

export const emptyPassword: Check = {
  id: 'mayfly:config/empty-password',
  kind: 'configuration',
  severity: 'HIGH',
  title: 'An account has an empty password',
  standard: 'dockle DKL-LI-0001; CWE-258 (CVE-2019-5021)',
  remedy: 'Lock the account in the Dockerfile with passwd -l, or leave it out.',
  find: ({ files: { accounts } }) =>
    accounts
      .filter(({ password }) => password === 'empty')
      .map(({ name }) => ({
        path: `etc/shadow[${JSON.stringify(name.slice(0, 64))}]`,
        detail: `${JSON.stringify(name.slice(0, 64))} can log in without a password.`,
      })),
};
