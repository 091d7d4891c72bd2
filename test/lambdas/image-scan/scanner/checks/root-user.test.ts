import { isRoot, rootUser } from '../../../../../lambdas/image-scan/scanner/checks/root-user';
import { imageConfig } from './image-config-of';

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
  expect(rootUser.find(imageConfig({ user }))).toEqual([{ path: 'config.User', detail: expect.any(String) }]);
});

it.each(['65532', '1000:0', 'nonroot', 'nonroot:nonroot', 'app:root', 'rootless', '10', '0x0', 'Root'])(
  'does not take %j for root',
  (user) => {
    expect(isRoot(user)).toBe(false);
    expect(rootUser.find(imageConfig({ user }))).toEqual([]);
  },
);
