import type { Check } from './check';

export const sudoWithoutPassword: Check = {
  id: 'mayfly:config/sudo-without-password',
  kind: 'configuration',
  severity: 'HIGH',
  title: 'A user may become another without a password',
  standard: 'dockle DKL-DI-0001; CWE-250',
  remedy: 'Remove the rule: it makes every process of that user root. Do what needs root in the build.',
  find: ({ files: { sudoers } }) =>
    sudoers.flatMap(({ path, rules }) =>
      rules.map(({ line, who }) => ({
        path: `${path}:${line}`,
        detail: `${path}, line ${line}: ${JSON.stringify(who)} needs no password.`,
      })),
    ),
};
