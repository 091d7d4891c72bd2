import { cacheOf } from '../../../../../lambdas/image-scan/scanner/facts/cache';

it.each([
  ['var/lib/apt/lists/deb.debian.org_Packages.lz4', 'var/lib/apt/lists'],
  ['var/cache/apk/APKINDEX.1.tar.gz', 'var/cache/apk'],
  ['var/cache/dnf/x/y.rpm', 'var/cache/dnf'],
  ['root/.cache/pip/http/a', '.cache/pip'],
  ['home/app/.npm/_cacache/content-v2/x', '.npm/_cacache'],
  ['usr/local/share/.cache/yarn/v6/x', '.cache/yarn'],
  ['.cache/pip/a', '.cache/pip'],
  ['a/.b/.cache/go-build/x', '.cache/go-build'],
])('knows that %s is of %s', (path, folder) => {
  expect(cacheOf(path)).toBe(folder);
});

it.each([
  'var/lib/apt/lists',
  'var/lib/apt/extended_states',
  'var/cache/aptitude/x',
  'opt/var/cache/apk/x',
  'etc/apk/world',
  'root/.cache/pipx/a',
  'root/.cache/other/pip/a',
  'app/.npmrc',
  'app/.n',
  '.',
  '',
])('takes %j for no part of a cache', (path) => {
  expect(cacheOf(path)).toBeNull();
});
