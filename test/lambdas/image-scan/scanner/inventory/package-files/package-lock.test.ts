import { InvalidPackageRecord } from '../../../../../../lambdas/image-scan/scanner/errors';
import { packageFileFor } from '../../../../../../lambdas/image-scan/scanner/inventory/all-package-files';
import { packageLock } from '../../../../../../lambdas/image-scan/scanner/inventory/package-files/package-lock';
import { parsesAnyBytes } from '../any-bytes';

const bytes = (json: unknown) => Buffer.from(JSON.stringify(json));
const list = (json: unknown) =>
  packageLock
    .parse(bytes(json), '')
    .map(({ name, version }) => `${name}@${version}`)
    .sort();

const PLACES = {
  lockfileVersion: 3,
  packages: {
    '': { name: 'app', version: '1.0.0' },
    'node_modules/a': { version: '1.0.0', resolved: 'https://registry.example/a-1.0.0.tgz' },
    'node_modules/@s/b': { version: '2.0.0' },
    'node_modules/a/node_modules/@s/b': { version: '1.0.0' },
    'node_modules/alias': { name: 'real', version: '3.0.0' },
    'node_modules/only-dev': { version: '1.0.0', dev: true },
    'node_modules/dev-or-optional': { version: '1.0.0', devOptional: true },
    'node_modules/workspace': { resolved: 'packages/workspace', link: true },
    'packages/workspace': { version: '1.0.0' },
    'packages/workspace/node_modules/c': { version: '4.0.0' },
    'node_modules/folder': { resolved: 'file:folder' },
  },
};
const TREE = {
  name: 'app',
  lockfileVersion: 1,
  dependencies: {
    a: { version: '1.0.0', requires: { '@s/b': '^1.0.0' }, dependencies: { '@s/b': { version: '1.0.0' } } },
    '@s/b': { version: '2.0.0' },
    alias: { version: 'npm:real@3.0.0' },
    'scoped-alias': { version: 'npm:@s/real@4.0.0-rc.1' },
    'only-dev': { version: '1.0.0', dev: true },
    folder: { version: 'file:folder' },
  },
};

it('reads the folders of lockfileVersion 2 and 3, with the real names of aliases', () => {
  const expected = ['@s/b@1.0.0', '@s/b@2.0.0', 'a@1.0.0', 'c@4.0.0', 'dev-or-optional@1.0.0', 'real@3.0.0'];
  expect(list(PLACES)).toEqual(expected);
  expect(list({ ...TREE, ...PLACES, lockfileVersion: 2 })).toEqual(expected);
});

it('reads the tree of lockfileVersion 1, with the real names of aliases', () => {
  expect(list(TREE)).toEqual(['@s/b@1.0.0', '@s/b@2.0.0', '@s/real@4.0.0-rc.1', 'a@1.0.0', 'real@3.0.0']);
});

it.each([{ lockfileVersion: 1 }, { lockfileVersion: 1, dependencies: {} }, { packages: { '': {} } }])(
  'takes %j for a project without dependencies',
  (json) => {
    expect(list(json)).toEqual([]);
  },
);

it.each([
  {},
  [],
  { packages: [] },
  { packages: { 'node_modules/a': null } },
  { packages: { 'node_modules/a': { version: 1 } } },
  { packages: { 'node_modules/': { version: '1' } } },
  { dependencies: { a: {} } },
  { dependencies: { a: { version: '1', dependencies: [] } } },
  { dependencies: { a: { version: 'npm:real@' } } },
])('refuses %j', (json) => {
  expect(() => list(json)).toThrow(InvalidPackageRecord);
});

it.each([
  ['app/package-lock.json', true],
  ['npm-shrinkwrap.json', true],
  ['app/node_modules/a/npm-shrinkwrap.json', false],
])('takes %s for the lock file of a project of its own: %s', (path, expected) => {
  expect(packageFileFor(path) === packageLock).toBe(expected);
});

it.each([PLACES, TREE])('throws nothing but InvalidPackageRecord on any bytes', (json) => {
  parsesAnyBytes(packageLock, '', [bytes(json)]);
});
