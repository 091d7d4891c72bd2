import { InvalidPackageRecord } from '../../../../../../lambdas/image-scan/scanner/errors';
import { bunLock } from '../../../../../../lambdas/image-scan/scanner/inventory/package-files/bun-lock';
import { parsesAnyBytes } from '../any-bytes';

const LOCK = `{
  "lockfileVersion": 1,
  "workspaces": { "": { "name": "app", "dependencies": { "ms": "2.1.2", }, }, },
  "packages": {
    "@s/a": ["@s/a@1.0.0", "", { "dependencies": { "ms": "^2.0.0" } }, "sha512-a,]=="],
    "alias": ["lodash@4.17.21", "", {}, "sha512-b== \\", }"],
    "ms": ["ms@2.1.2", "", {}, "sha512-c==" , ],
    "web": ["web@workspace:packages/web"],
  },
}
`;
const list = (text: string) => bunLock.parse(Buffer.from(text), '').map(({ name, version }) => `${name}@${version}`);

it('reads the lock file of Bun, with its trailing commas and the real names of aliases', () => {
  expect(list(LOCK)).toEqual(['@s/a@1.0.0', 'lodash@4.17.21', 'ms@2.1.2']);
});

it.each([
  '',
  '{}',
  '{"packages":[]}',
  '{"packages":{"a":"a@1"}}',
  '{"packages":{"a":["a"]}}',
  '{"packages":{"a":[]}}',
  '{"packages":{},,}',
  '{"packages":{"a',
])('refuses %s', (text) => {
  expect(() => list(text)).toThrow(InvalidPackageRecord);
});

it('throws nothing but InvalidPackageRecord on any bytes', () => {
  parsesAnyBytes(bunLock, '', [Buffer.from(LOCK)]);
});
