import { fileKind, isAnchor, isPackageFolder } from '../../../../../lambdas/image-scan/scanner/layer/wanted-files';

it.each([
  ['var/lib/dpkg/status', 'dpkg'],
  ['var/lib/dpkg/status.d/base-files', 'dpkg-part'],
  ['var/lib/dpkg/status.d/base-files.md5sums', undefined],
  ['var/lib/dpkg/status.d/a/b', undefined],
  ['var/lib/dpkg/status-old', undefined],
  ['var/lib/dpkg/updates/0001', 'foreign'],
  ['lib/apk/db/installed', 'apk'],
  ['usr/lib/apk/db/installed', 'apk'],
  ['etc/os-release', 'os-release'],
  ['usr/lib/os-release', 'os-release'],
  ['var/lib/rpm/rpmdb.sqlite', 'rpm-sqlite'],
  ['app/node_modules/left-pad/package.json', 'npm'],
  ['node_modules/left-pad/package.json', 'npm'],
  ['app/node_modules/@types/node/package.json', 'npm'],
  ['app/node_modules/a/node_modules/b/package.json', 'npm'],
  ['app/node_modules/.pnpm/a@1.0.0/node_modules/a/package.json', 'npm'],
  ['app/package.json', undefined],
  ['app/node_modules/package.json', undefined],
  ['app/node_modules/@types/package.json', undefined],
  ['app/node_modules/a/lib/package.json', undefined],
  ['app/node_modules/@types/node/lib/package.json', undefined],
  ['app/node_modules/.cache/package.json', undefined],
  ['app/my_node_modules/a/package.json', undefined],
  ['root/var/lib/dpkg/status', undefined],
])('wants %s as %s', (path, kind) => {
  expect(fileKind(path)).toBe(kind);
});

it.each([
  ['var', true],
  ['lib', true],
  ['usr/lib/apk', true],
  ['var/lib/dpkg/status.d', true],
  ['home', false],
])('knows whether %s decides where a database is: %s', (path, expected) => {
  expect(isAnchor(path)).toBe(expected);
});

it.each([
  ['app/node_modules', true],
  ['app/node_modules/a', true],
  ['app/node_modules/@s', true],
  ['app/node_modules/@s/a', true],
  ['app/node_modules/a/b', false],
  ['app', false],
])('knows whether %s holds packages: %s', (path, expected) => {
  expect(isPackageFolder(path)).toBe(expected);
});

it('takes linear time on hostile paths', () => {
  const path = `${'node_modules/@a/'.repeat(250)}package.json`;
  const start = performance.now();
  for (let round = 0; round < 1000; round += 1) fileKind(path);
  expect(performance.now() - start).toBeLessThan(2000);
});
