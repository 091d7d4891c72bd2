import { duplicateAccount } from '../../../../../lambdas/image-scan/scanner/checks/duplicate-account';
import { emptyPassword } from '../../../../../lambdas/image-scan/scanner/checks/empty-password';
import { secondRootAccount } from '../../../../../lambdas/image-scan/scanner/checks/second-root-account';
import type { Account } from '../../../../../lambdas/image-scan/scanner/facts/accounts';
import { imageFacts } from './image-facts-of';

const account = (name: string, uid: number, password: Account['password'] = 'locked'): Account => ({
  ...{ name, uid, gid: uid, password },
});
const ORDINARY = [account('root', 0), account('daemon', 1), account('app', 1000, 'set')];

it('finds nothing among ordinary accounts, of which several may share a group', () => {
  const accounts = [...ORDINARY, { ...account('_apt', 42), gid: 1000 }];
  const image = imageFacts({ files: { accounts, groups: [{ name: 'app', gid: 1000 }] } });
  for (const check of [emptyPassword, secondRootAccount, duplicateAccount]) expect(check.find(image)).toEqual([]);
});

it.each(['root', 'app'])('finds that %s has an empty password', (name) => {
  const accounts = ORDINARY.map((each) => (each.name === name ? { ...each, password: 'empty' as const } : each));
  expect(emptyPassword.find(imageFacts({ files: { accounts } }))).toMatchObject([{ path: `etc/shadow["${name}"]` }]);
});

it('finds an account that is root by another name, and not as a duplicate too', () => {
  const image = imageFacts({ files: { accounts: [...ORDINARY, account('toor', 0)] } });
  expect(secondRootAccount.find(image)).toMatchObject([{ path: 'etc/passwd["toor"]' }]);
  expect(duplicateAccount.find(image)).toEqual([]);
});

it('finds names and numbers that are there twice', () => {
  const image = imageFacts({
    files: {
      accounts: [...ORDINARY, account('app', 1001), account('web', 1), account('www', 1)],
      groups: [
        { name: 'app', gid: 1 },
        { name: 'app', gid: 2 },
        { name: 'web', gid: 2 },
      ],
    },
  });
  expect(duplicateAccount.find(image).map(({ variant, path, detail }) => [variant, path, detail])).toEqual([
    ['user-name', 'etc/passwd["app"]', 'etc/passwd has "app" 2 times.'],
    ['user-id', 'etc/passwd[uid 1]', 'etc/passwd has uid 1 3 times.'],
    ['group-name', 'etc/group["app"]', 'etc/group has "app" 2 times.'],
    ['group-id', 'etc/group[gid 2]', 'etc/group has gid 2 2 times.'],
  ]);
});
