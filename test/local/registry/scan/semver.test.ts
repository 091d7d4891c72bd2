import { compareSemver } from '../../../../local/registry/scan/semver';

/** Each is older than the next. Source: Semantic Versioning 2.0.0, section 11. */
const ORDER = [
  '0.9.99',
  '1.0.0-alpha',
  '1.0.0-alpha.1',
  '1.0.0-alpha.beta',
  '1.0.0-beta',
  '1.0.0-beta.2',
  '1.0.0-beta.11',
  '1.0.0-rc.1',
  '1.0.0',
  '1.0.1',
  '1.2.0',
  '1.10.0',
  '2.0.0',
  '10.0.0-0',
  '99999999999999999999.0.0',
];

it('orders versions as the specification does', () => {
  expect([...ORDER].reverse().sort(compareSemver)).toEqual(ORDER);
});

it.each([
  ['1.0.0+build.1', '1.0.0+build.2'],
  ['1.0.0-rc.1+a', '1.0.0-rc.1'],
])('does not count build metadata: %s, %s', (a, b) => {
  expect(compareSemver(a, b)).toBe(0);
});
