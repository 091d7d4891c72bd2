import { nearest } from '../../../../lambdas/image-scan/policy/nearest';

const KEYS = ['thresholds', 'graceDays', 'unknown', 'CRITICAL', 'HIGH', 'LOW'];

describe('the nearest known word', () => {
  it.each([
    ['treshold', 'thresholds'],
    ['gracedays', 'graceDays'],
    ['critical', 'CRITICAL'],
    ['Hihg', undefined],
    ['HIGHT', 'HIGH'],
    ['LOWW', 'LOW'],
    ['severity', undefined],
    ['', undefined],
    ['x'.repeat(100_000), undefined],
  ])('of %p is %p', (word, expected) => {
    expect(nearest(word, KEYS)).toBe(expected);
  });
});
