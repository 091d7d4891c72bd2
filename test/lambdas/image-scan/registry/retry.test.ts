import fc from 'fast-check';
import { backoffMs, isRetryableStatus, retryAfterMs } from '../../../../lambdas/image-scan/registry/retry';

const settings = { attempts: 5, baseDelayMs: 100, maxDelayMs: 1_000 };

it.each([
  [1, 0, 50],
  [1, 1, 100],
  [2, 1, 200],
  [4, 1, 800],
  [5, 1, 1_000],
  [5, 0, 500],
  [2_000, 1, 1_000],
])('waits after failed attempt %d, at random %d, for %d ms', (attempt, random, expected) => {
  expect(backoffMs(settings, attempt, random)).toBe(expected);
});

it.each([
  ['5', 5_000],
  ['0', 0],
  ['3600', 30_000],
  ['soon', null],
  ['-1', null],
  ['Wed, 21 Oct 2015 07:28:00 GMT', null],
  [null, null],
])('reads Retry-After %s as %s ms', (header, expected) => {
  expect(retryAfterMs(header)).toBe(expected);
});

it('never waits longer than half a minute for a Retry-After', () => {
  fc.assert(fc.property(fc.string(), (header) => (retryAfterMs(header) ?? 0) <= 30_000));
});

it.each([
  [200, false],
  [401, false],
  [404, false],
  [408, true],
  [429, true],
  [500, true],
  [503, true],
])('status %d is worth another attempt: %s', (status, expected) => {
  expect(isRetryableStatus(status)).toBe(expected);
});
