import { percentile } from '../../../bench/support/percentile';

const hundred = Array.from({ length: 100 }, (_, index) => 100 - index);

it.each<[readonly number[], number, number]>([
  [hundred, 50, 50],
  [hundred, 99, 99],
  [hundred, 100, 100],
  [hundred, 0.5, 1],
  [[7], 50, 7],
  [[3, 1, 2], 50, 2],
  [[4, 1, 3, 2], 50, 2],
])('takes of %j the nearest rank of %d percent', (values, percent, expected) => {
  expect(percentile(values, percent)).toBe(expected);
});

it.each<[readonly number[], number]>([
  [[], 50],
  [[1], 0],
  [[1], 101],
  [[1], Number.NaN],
])('refuses %j at %d percent', (values, percent) => {
  expect(() => percentile(values, percent)).toThrow(RangeError);
});
