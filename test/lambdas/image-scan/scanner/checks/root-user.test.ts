import { isRoot, rootUser } from '../../../../../lambdas/image-scan/scanner/checks/root-user';
import { imageFacts } from './image-facts-of';

it.each([
  '',
  'root',
  '0',
  '0:0',
  'root:root',
  '0:1000',
  'root:0',
  ' root ',
  '00',
  '+0',
  '-0',
  ':1000',
  ' 0 :0',
  '\troot',
  '0000:app',
])('takes %j for root', (user) => {
  expect(isRoot(user)).toBe(true);
  expect(rootUser.find(imageFacts({ config: { user } }))).toEqual([
    { path: 'config.User', detail: expect.any(String) },
  ]);
});

it.each(['65532', '1000:0', 'nonroot', 'nonroot:nonroot', 'app:root', 'rootless', '10', '0x0', 'Root'])(
  'does not take %j for root',
  (user) => {
    expect(isRoot(user)).toBe(false);
    expect(rootUser.find(imageFacts({ config: { user } }))).toEqual([]);
  },
);

const ACCOUNTS = [
  { name: 'root', uid: 0, gid: 0, password: 'locked' },
  { name: 'admin', uid: 0, gid: 0, password: 'locked' },
  { name: 'app', uid: 1000, gid: 0, password: 'locked' },
  { name: 'twice', uid: 1001, gid: 0, password: 'locked' },
  { name: 'twice', uid: 0, gid: 0, password: 'locked' },
] as const;

it.each([
  ['admin', 1],
  ['admin:app', 1],
  ['app', 0],
  ['app:root', 0],
  ['twice', 0],
  ['nobody-knows', 0],
  ['1000', 0],
])('finds for the user %j, by what etc/passwd says, as many as %d', (user, count) => {
  const places = rootUser.find(imageFacts({ config: { user }, files: { accounts: ACCOUNTS } }));
  expect(places).toHaveLength(count);
  for (const { detail } of places) expect(detail).toContain('uid 0 in etc/passwd');
});
