import type { Account } from '../facts/accounts';
import type { Check } from './check';

export const rootUser: Check = {
  id: 'mayfly:config/root-user',
  kind: 'configuration',
  severity: 'HIGH',
  title: 'The image runs as root',
  standard: 'CIS Docker Benchmark 4.1; dockle CIS-DI-0001',
  remedy: 'Create a user in the Dockerfile and switch to it with USER, best by number, such as USER 65532.',
  find: ({ config: { config }, files }) => {
    const { user } = config;
    if (isRoot(user)) {
      const detail = user.trim() === '' ? 'No user is set.' : `The user is ${JSON.stringify(user)}.`;
      return [{ path: 'config.User', detail }];
    }
    if (!isAccountOfRoot(user, files.accounts)) return [];
    return [{ path: 'config.User', detail: `The user is ${JSON.stringify(user)}, which has uid 0 in etc/passwd.` }];
  },
};

/**
 * Whether a `USER` means user 0. The part before the colon is the user, by name or by decimal number; an absent one
 * is root. Source: the OCI image configuration, `config.User`; Go's strconv.Atoi, which runtimes read numbers with.
 */
export function isRoot(user: string): boolean {
  const name = nameOf(user);
  return name === '' || name === 'root' || /^[+-]?0+$/.test(name);
}

function isAccountOfRoot(user: string, accounts: readonly Account[]): boolean {
  const name = nameOf(user);
  // Of two accounts of a name the first counts.
  return accounts.find((account) => account.name === name)?.uid === 0;
}

function nameOf(user: string): string {
  return (user.split(':', 1)[0] ?? '').trim();
}
