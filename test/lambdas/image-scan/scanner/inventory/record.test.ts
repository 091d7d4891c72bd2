import { InvalidPackageRecord } from '../../../../../lambdas/image-scan/scanner/errors';
import {
  collect,
  fieldOf,
  listField,
  objectField,
  packageOf,
  parseJson,
  parseJsonObject,
  recordLines,
} from '../../../../../lambdas/image-scan/scanner/inventory/record';

it('reads JSON with a byte order mark', () => {
  expect(parseJsonObject(Buffer.from('\ufeff{"a":1}'))).toEqual({ a: 1 });
});

it.each(['', 'x', '[]', 'null', '"text"', '1'])('refuses %j for an object', (text) => {
  expect(() => parseJsonObject(Buffer.from(text))).toThrow(InvalidPackageRecord);
});

it('refuses a document of more values than a real one has, before it builds them', () => {
  const ofValues = (count: number) => Buffer.from(`[${'1,'.repeat(count - 1)}1]`);
  expect(parseJson(ofValues(100_000))).toHaveLength(100_000);
  expect(() => parseJson(ofValues(2_000_001))).toThrow(/more than 2000000 values/);
});

it('refuses more packages than one file can list', () => {
  const packages = (count: number) => Array.from({ length: count }, () => packageOf('npm', 'a', '1'));
  expect(collect(packages(100_000))).toHaveLength(100_000);
  expect(() => collect(packages(100_001))).toThrow(/more than 100000 packages/);
});

it("takes only an object's own keys", () => {
  const json = parseJsonObject(Buffer.from('{"__proto__":{"polluted":1}}'));
  expect(fieldOf(json, 'polluted')).toBeUndefined();
  expect(fieldOf(json, 'toString')).toBeUndefined();
  expect(objectField(json, 'constructor')).toBeNull();
  expect(listField(json, 'constructor')).toBeNull();
});

it.each(['1', 'null', '[]', '"a"'])('refuses %s where an object should be', (value) => {
  expect(() => objectField(parseJsonObject(Buffer.from(`{"a":${value}}`)), 'a')).toThrow('"a" is not an object');
});

it.each(['1', 'null', '{}', '"a"'])('refuses %s where a list should be', (value) => {
  expect(() => listField(parseJsonObject(Buffer.from(`{"a":${value}}`)), 'a')).toThrow('"a" is not a list');
});

it.each([
  [undefined, '1'],
  ['', '1'],
  ['a b', '1'],
  ['a', undefined],
  ['a', 1],
  ['a', '1\n'],
  ['a'.repeat(401), '1'],
])('refuses the name %j with the version %j', (name, version) => {
  expect(() => packageOf('npm', name, version, 7)).toThrow(/^line 7: /);
});

it('numbers lines, and leaves out a mark and carriage returns', () => {
  expect([...recordLines(Buffer.from('\ufeffa\r\n\n\rb\r'))]).toEqual([
    { line: 'a', number: 1 },
    { line: '', number: 2 },
    { line: '\rb', number: 3 },
  ]);
});
