import { compareDigits } from './digits';
import { comparePrerelease } from './prerelease';
import { remembered } from './remembered';

interface NugetVersion {
  readonly numbers: readonly string[];
  readonly prerelease: readonly string[];
}

const VERSION = /^v?([0-9]+(?:\.[0-9]+){0,3})(?:-([0-9A-Za-z.-]+))?(?:\+[0-9A-Za-z.-]+)?$/;

const parsed = remembered(parse);

/**
 * The order of NuGet: up to four numbers, then a prerelease as in Semantic Versioning but without regard to case;
 * metadata does not count. Source: NuGet's documentation, "Package versioning". Null if either is no version.
 */
export function compareNuget(a: string, b: string): number | null {
  const left = parsed(a);
  const right = parsed(b);
  if (!left || !right) return null;
  for (let index = 0; index < 4; index += 1) {
    const difference = compareDigits(left.numbers[index] ?? '', right.numbers[index] ?? '');
    if (difference !== 0) return difference;
  }
  return comparePrerelease(left.prerelease, right.prerelease);
}

function parse(version: string): NugetVersion | null {
  const match = VERSION.exec(version);
  if (!match) return null;
  const [, numbers = '', prerelease] = match;
  return {
    numbers: numbers.split('.'),
    prerelease: prerelease === undefined ? [] : prerelease.toUpperCase().split('.'),
  };
}
