import { compareBytes, compareDigits, endOfDigits } from './digits';
import { remembered } from './remembered';

const VERSION = /^[0-9]+(?:\.[0-9A-Za-z]+)*(?:-[0-9A-Za-z-]+(?:\.[0-9A-Za-z-]+)*)?$/;
const SEGMENT = /[0-9]+|[A-Za-z]+/g;

const parsed = remembered(segments);

/**
 * The order of Gem::Version: segments of digits and of letters; letters make a prerelease and come before a number;
 * zeros at the end of the numbers, and of the prerelease, do not count. Source: RubyGems' documentation of
 * Gem::Version. Null if either is no version.
 */
export function compareRubygems(a: string, b: string): number | null {
  const left = parsed(a);
  const right = parsed(b);
  if (!left || !right) return null;
  for (let index = 0; index < Math.max(left.length, right.length); index += 1) {
    const [x, y] = [left[index] ?? '0', right[index] ?? '0'];
    const [numberX, numberY] = [isNumber(x), isNumber(y)];
    if (numberX !== numberY) return numberX ? 1 : -1;
    const difference = numberX ? compareDigits(x, y) : compareBytes(x, y);
    if (difference !== 0) return difference;
  }
  return 0;
}

function segments(text: string): readonly string[] | null {
  const version = text.trim();
  if (!VERSION.test(version)) return null;
  const all = version.replaceAll('-', '.pre.').match(SEGMENT) ?? [];
  const letters = all.findIndex((segment) => !isNumber(segment));
  const numbers = letters < 0 ? all.length : letters;
  return [...withoutZeros(all.slice(0, numbers)), ...withoutZeros(all.slice(numbers))];
}

function withoutZeros(all: readonly string[]): readonly string[] {
  let end = all.length;
  while (end > 0 && /^0+$/.test(all[end - 1] ?? '')) end -= 1;
  return all.slice(0, end);
}

function isNumber(segment: string): boolean {
  return endOfDigits(segment, 0) === segment.length;
}
