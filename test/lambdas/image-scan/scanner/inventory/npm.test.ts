import fc from 'fast-check';
import { InvalidPackageRecord } from '../../../../../lambdas/image-scan/scanner/errors';
import {
  isInstallPlace,
  parsePackageJson,
  readInstalledManifest,
} from '../../../../../lambdas/image-scan/scanner/inventory/npm';

it.each([
  ['{"name":"left-pad","version":"1.3.0","scripts":{}}', { name: 'left-pad', version: '1.3.0' }],
  ['\ufeff{"name":"@types/node","version":"24.0.0-beta+1"}', { name: '@types/node', version: '24.0.0-beta+1' }],
])('reads %j', (text, expected) => {
  expect(parsePackageJson(text)).toEqual(expected);
});

it.each([
  '',
  'null',
  '[]',
  '"x"',
  '{',
  '{"name":"a"}',
  '{"version":"1"}',
  '{"name":1,"version":"1"}',
  '{"name":"a b","version":"1"}',
  '{"name":"a","version":""}',
  `{"name":"${'a'.repeat(401)}","version":"1"}`,
  '{"__proto__":{"name":"a","version":"1"}}',
])('refuses %j', (text) => {
  expect(() => parsePackageJson(text)).toThrow(InvalidPackageRecord);
});

it('throws nothing but InvalidPackageRecord on any text', () => {
  fc.assert(
    fc.property(fc.oneof(fc.string(), fc.json()), (text) => {
      try {
        return typeof parsePackageJson(text).name === 'string';
      } catch (error) {
        return error instanceof InvalidPackageRecord;
      }
    }),
  );
});

const place = 'app/node_modules/left-pad/package.json';
const within = 'app/node_modules/a/test/fixtures/node_modules/left-pad/package.json';

it.each([
  ['{"name":"left-pad","version":"1.3.0"}', place, { name: 'left-pad', version: '1.3.0' }],
  ['{"name":"left-pad","version":" v1.3.0\\n"}', place, { name: 'left-pad', version: 'v1.3.0' }],
  ['{"name":"real","version":"1.3.0"}', 'node_modules/alias/package.json', { name: 'real', version: '1.3.0' }],
  ['{"version":"1.3.0"}', place, { name: 'left-pad', version: '1.3.0' }],
  ['{"name":"","version":"1"}', 'node_modules/@s/a/package.json', { name: '@s/a', version: '1' }],
  ['{"name":"left-pad","version":"1.3.0"}', within, { name: 'left-pad', version: '1.3.0' }],
  ['{"type":"module"}', place, null],
  ['{"name":"workspace","private":true}', place, null],
  ['{"name":"workspace","version":""}', place, null],
  ['no JSON', within, null],
  ['{"name":"a b","version":"1"}', within, null],
])('takes %s at %s for %j', (text, path, expected) => {
  expect(readInstalledManifest(text, path)).toEqual(expected);
});

it.each(['no JSON', '', '[]', '{"name":"a b","version":"1"}', '{"name":"a","version":1}', '{"name":1,"version":"1"}'])(
  'refuses %s where packages are installed',
  (text) => {
    expect(() => readInstalledManifest(text, place)).toThrow(InvalidPackageRecord);
  },
);

it.each([
  ['node_modules/a/package.json', true],
  ['usr/lib/node_modules/@s/a/package.json', true],
  ['app/node_modules/a/node_modules/@s/b/node_modules/c/package.json', true],
  ['app/node_modules/.pnpm/a@1.0.0/node_modules/a/package.json', true],
  ['app/node_modules/.pnpm/a@1.0.0/node_modules/@s/b/package.json', true],
  ['app/node_modules/.bin/a/package.json', false],
  ['app/node_modules/a/lib/package.json', false],
  ['app/node_modules/a/lib/node_modules/b/package.json', false],
  ['app/package.json', false],
  ['app/node_modules', false],
  ['', false],
])('tells whether packages are installed at %s: %s', (path, expected) => {
  expect(isInstallPlace(path)).toBe(expected);
});
