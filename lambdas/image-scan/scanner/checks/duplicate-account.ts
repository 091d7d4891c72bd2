import type { Check, Place } from './check';

export const duplicateAccount: Check = {
  id: 'mayfly:config/duplicate-account',
  kind: 'configuration',
  severity: 'LOW',
  title: 'Two accounts or two groups share a name or number',
  standard:
    'dockle DKL-LI-0002; CIS Distribution Independent Linux Benchmark, "Ensure no duplicate UIDs exist" and those after it',
  remedy: 'Give each account and group a name and a number of its own: whoever owns a file must be told apart.',
  find: ({ files: { accounts, groups } }) => [
    ...shared('user-name', 'etc/passwd', accounts, ({ name }) => JSON.stringify(name.slice(0, 64))),
    // A second uid 0 is worse, and another check's.
    ...shared(
      'user-id',
      'etc/passwd',
      accounts.filter(({ uid }) => uid !== 0),
      ({ uid }) => `uid ${uid}`,
    ),
    ...shared('group-name', 'etc/group', groups, ({ name }) => JSON.stringify(name.slice(0, 64))),
    ...shared('group-id', 'etc/group', groups, ({ gid }) => `gid ${gid}`),
  ],
};

function shared<T>(variant: string, file: string, items: readonly T[], keyOf: (item: T) => string): Place[] {
  const counts = new Map<string, number>();
  for (const item of items) counts.set(keyOf(item), (counts.get(keyOf(item)) ?? 0) + 1);
  return [...counts]
    .filter(([, count]) => count > 1)
    .map(([key, count]) => ({ variant, path: `${file}[${key}]`, detail: `${file} has ${key} ${count} times.` }));
}
