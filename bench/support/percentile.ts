/**
 * The nearest-rank percentile: the smallest value that at least `percent` of a hundred values do not exceed.
 *
 * @throws RangeError where there are no values, or `percent` is not above 0 and at most 100
 */
export function percentile(values: readonly number[], percent: number): number {
  if (!(percent > 0 && percent <= 100))
    throw new RangeError(`A percentile is above 0 and at most 100, not ${percent}.`);
  const value = values.toSorted((a, b) => a - b)[Math.ceil((percent / 100) * values.length) - 1];
  if (value === undefined) throw new RangeError('There is no percentile of no values.');
  return value;
}
