import { packageFileFor } from '../../../../../../lambdas/image-scan/scanner/inventory/all-package-files';
import { npmPackage } from '../../../../../../lambdas/image-scan/scanner/inventory/package-files/npm';
import { parsesAnyBytes } from '../any-bytes';

it.each([
  ['app/node_modules/a/package.json', true],
  ['app/node_modules/@s/a/package.json', true],
  ['app/node_modules/.pnpm/a@1.0.0/node_modules/a/package.json', true],
  ['app/node_modules/a/dist/package.json', false],
  ['app/node_modules/.hidden/package.json', false],
  ['app/node_modules/@s/package.json', false],
  ['app/package.json', false],
])('takes %s for a package: %s', (path, expected) => {
  expect(packageFileFor(path) === npmPackage).toBe(expected);
});

it('lists nothing of a manifest that makes no package', () => {
  expect(npmPackage.parse(Buffer.from('{"type":"module"}'), 'node_modules/a/package.json')).toEqual([]);
});

it('throws nothing but InvalidPackageRecord on any bytes', () => {
  parsesAnyBytes(npmPackage, 'node_modules/a/package.json', [Buffer.from('{"name":"a","version":"1.0.0"}')]);
});
