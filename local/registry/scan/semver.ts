import { compareDigits } from './digits';

/**
 * Precedence of two semantic versions; build metadata does not count. Linear in the length of both.
 * Source: Semantic Versioning 2.0.0, section 11.
 */
export function compareSemver(a: string, b: string): number {
  const left = split(a);
  const right = split(b);
  for (let index = 0; index < 3; index++) {
    const difference = compareDigits(left.core[index] ?? '', right.core[index] ?? '');
    if (difference !== 0) return difference;
  }
  // A version without a pre-release comes after all of its pre-releases.
  if (left.prerelease.length === 0 || right.prerelease.length === 0) {
    return right.prerelease.length - left.prerelease.length;
  }
  for (const [index, identifier] of left.prerelease.entries()) {
    const other = right.prerelease[index];
    if (other === undefined) return 1;
    const difference = compareIdentifiers(identifier, other);
    if (difference !== 0) return difference;
  }
  return left.prerelease.length - right.prerelease.length;
}

function split(version: string): { readonly core: readonly string[]; readonly prerelease: readonly string[] } {
  const [text = ''] = version.split('+');
  const hyphen = text.indexOf('-');
  const core = (hyphen < 0 ? text : text.slice(0, hyphen)).split('.');
  return { core, prerelease: hyphen < 0 ? [] : text.slice(hyphen + 1).split('.') };
}

/** Numbers come before texts. */
function compareIdentifiers(a: string, b: string): number {
  const [isNumber, isOtherNumber] = [/^\d+$/.test(a), /^\d+$/.test(b)];
  if (isNumber && isOtherNumber) return compareDigits(a, b);
  if (isNumber !== isOtherNumber) return isNumber ? -1 : 1;
  return a < b ? -1 : Number(a > b);
}
