import { InvalidPackageRecord } from '../../../../../../lambdas/image-scan/scanner/errors';
import { packageFileFor } from '../../../../../../lambdas/image-scan/scanner/inventory/all-package-files';
import {
  composerInstalled,
  composerLock,
} from '../../../../../../lambdas/image-scan/scanner/inventory/package-files/composer';
import { parsesAnyBytes } from '../any-bytes';

const monolog = {
  name: 'monolog/monolog',
  version: '3.5.0',
  source: { type: 'git' },
  'install-path': '../monolog/monolog',
};
const console = { name: 'symfony/console', version: 'v7.0.1' };
const bytes = (json: unknown) => Buffer.from(JSON.stringify(json));
const expected = [
  { type: 'composer', name: 'monolog/monolog', version: '3.5.0' },
  { type: 'composer', name: 'symfony/console', version: 'v7.0.1' },
];

it.each([
  ['Composer 1', [monolog, console]],
  ['Composer 2', { packages: [monolog, console], dev: true, 'dev-package-names': ['symfony/console'] }],
])('reads what %s has installed', (_, json) => {
  expect(composerInstalled.parse(bytes(json), '')).toEqual(expected);
});

it('leaves out of a lock file what is for development only', () => {
  const json = { packages: [monolog, console], 'packages-dev': [{ name: 'phpunit/phpunit', version: '10.5.0' }] };
  expect(composerLock.parse(bytes(json), '')).toEqual(expected);
});

it.each([
  {},
  { packages: {} },
  { packages: ['a'] },
  { packages: [{ name: 'a/b' }] },
  [{ version: '1' }],
  [null],
  'text',
])('refuses %j', (json) => {
  expect(() => composerInstalled.parse(bytes(json), '')).toThrow(InvalidPackageRecord);
});

it.each([
  ['var/www/vendor/composer/installed.json', 'composer-installed'],
  ['var/www/deps/composer/installed.json', 'composer-installed'],
  ['var/www/installed.json', undefined],
  ['var/www/composer.lock', 'composer-lock'],
  ['var/www/vendor/monolog/monolog/composer.lock', undefined],
])('takes %s for %s', (path, kind) => {
  expect(packageFileFor(path)?.kind).toBe(kind);
});

it.each([
  [composerInstalled, [monolog]],
  [composerLock, { packages: [monolog] }],
])('throws nothing but InvalidPackageRecord on any bytes', (file, json) => {
  parsesAnyBytes(file, '', [bytes(json)]);
});
