import type { Check } from './check';

export const rootUser: Check = {
  id: 'mayfly:config/root-user',
  kind: 'configuration',
  severity: 'HIGH',
  title: 'The image runs as root',
  standard: 'CIS Docker Benchmark 4.1',
  remedy: 'Create a user in the Dockerfile and switch to it with USER, best by number, such as USER 65532.',
  find: ({ config }) => {
    if (!isRoot(config.user)) return [];
    const user = config.user.trim() === '' ? 'No user is set.' : `The user is ${JSON.stringify(config.user)}.`;
    return [{ path: 'config.User', detail: user }];
  },
};

/**
 * Whether a `USER` means user 0. The part before the colon is the user, by name or by decimal number; an absent one
 * is root. Source: the OCI image configuration, `config.User`; Go's strconv.Atoi, which runtimes read numbers with.
 */
export function isRoot(user: string): boolean {
  const name = (user.split(':', 1)[0] ?? '').trim();
  return name === '' || name === 'root' || /^[+-]?0+$/.test(name);
}
