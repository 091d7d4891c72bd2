import { compareBytes, compareDigits, endOfDigits } from './digits';

/**
 * Prerelease identifiers by section 11.4 of Semantic Versioning 2.0.0, with numbers of any length; none at all is the
 * release, which comes after every prerelease.
 */
export function comparePrerelease(a: readonly string[], b: readonly string[]): number {
  if (a.length === 0 || b.length === 0) return Number(a.length === 0) - Number(b.length === 0);
  for (let index = 0; index < Math.max(a.length, b.length); index += 1) {
    const [x, y] = [a[index], b[index]];
    if (x === undefined || y === undefined) return x === undefined ? -1 : 1;
    const [numberX, numberY] = [isNumber(x), isNumber(y)];
    if (numberX !== numberY) return numberX ? -1 : 1;
    const difference = numberX ? compareDigits(x, y) : compareBytes(x, y);
    if (difference !== 0) return difference;
  }
  return 0;
}

function isNumber(identifier: string): boolean {
  return identifier !== '' && endOfDigits(identifier, 0) === identifier.length;
}
