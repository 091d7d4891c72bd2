import type { Check } from './check';

export const secondRootAccount: Check = {
  id: 'mayfly:config/second-root-account',
  kind: 'configuration',
  severity: 'HIGH',
  title: 'An account other than root has uid 0',
  standard: 'dockle DKL-LI-0002; CIS Distribution Independent Linux Benchmark, "Ensure root is the only UID 0 account"',
  remedy: 'Give the account a uid of its own, or remove it.',
  find: ({ files: { accounts } }) =>
    accounts
      .filter(({ name, uid }) => uid === 0 && name !== 'root')
      .map(({ name }) => ({
        path: `etc/passwd[${JSON.stringify(name.slice(0, 64))}]`,
        detail: `${JSON.stringify(name.slice(0, 64))} is root by another name.`,
      })),
};
