import fc from 'fast-check';
import { InvalidPackageRecord } from '../../../../../lambdas/image-scan/scanner/errors';
import { parsePackageJson } from '../../../../../lambdas/image-scan/scanner/inventory/npm';

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
