import { InvalidPackageRecord } from '../../../../../lambdas/image-scan/scanner/errors';
import {
  aliasTarget,
  isLocal,
  parseSpecifier,
} from '../../../../../lambdas/image-scan/scanner/inventory/npm-specifier';

it.each([
  ['a@1.0.0', { name: 'a', reference: '1.0.0' }],
  ['@s/a@^1 || ^2', { name: '@s/a', reference: '^1 || ^2' }],
  ['alias@npm:@s/real@1.0.0', { name: 'alias', reference: 'npm:@s/real@1.0.0' }],
])('splits %s', (text, expected) => {
  expect(parseSpecifier(text)).toEqual(expected);
});

it.each(['', 'a', '@s/a', '@'])('refuses %j', (text) => {
  expect(() => parseSpecifier(text)).toThrow(InvalidPackageRecord);
});

it.each([
  ['npm:real@^1.0.0', 'real'],
  ['npm:@s/real@1', '@s/real'],
  ['npm:^1.0.0', null],
  ['^1.0.0', null],
  ['npm:', null],
])('takes %s for an alias of %s', (reference, expected) => {
  expect(aliasTarget(reference)).toBe(expected);
});

it.each([
  ['workspace:.', true],
  ['file:../a', true],
  ['link:a', true],
  ['npm:1.0.0', false],
  ['git+https://example.org/a.git', false],
])("takes %s for the project's own code: %s", (reference, expected) => {
  expect(isLocal(reference)).toBe(expected);
});
