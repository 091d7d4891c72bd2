import { compareDigits, isDigit } from './digits';

/**
 * Order of Debian package versions: negative where `a` is the older one, 0 where they are equal.
 * Linear in the length of both. Source: Debian Policy Manual, section 5.6.12.
 */
export function compareDpkgVersions(a: string, b: string): number {
  const left = split(a);
  const right = split(b);
  return (
    compareDigits(left.epoch, right.epoch) ||
    comparePart(left.upstream, right.upstream) ||
    comparePart(left.revision, right.revision)
  );
}

function split(version: string): { readonly epoch: string; readonly upstream: string; readonly revision: string } {
  const colon = version.indexOf(':');
  const rest = version.slice(colon + 1);
  const hyphen = rest.lastIndexOf('-');
  return {
    epoch: colon < 0 ? '' : version.slice(0, colon),
    upstream: hyphen < 0 ? rest : rest.slice(0, hyphen),
    revision: hyphen < 0 ? '' : rest.slice(hyphen + 1),
  };
}

/** Runs of other characters and runs of digits take turns, starting with the former. */
function comparePart(a: string, b: string): number {
  let i = 0;
  let j = 0;
  while (i < a.length || j < b.length) {
    while (isOther(a, i) || isOther(b, j)) {
      const difference = rank(a, i) - rank(b, j);
      if (difference !== 0) return difference;
      i++;
      j++;
    }
    const endA = endOfDigits(a, i);
    const endB = endOfDigits(b, j);
    const difference = compareDigits(a.slice(i, endA), b.slice(j, endB));
    if (difference !== 0) return difference;
    i = endA;
    j = endB;
  }
  return 0;
}

const isOther = (text: string, at: number) => at < text.length && !isDigit(text.charCodeAt(at));

/** A tilde sorts before the end of the part, the end before letters, letters before everything else. */
function rank(text: string, at: number): number {
  if (!isOther(text, at)) return 0;
  const character = text.charAt(at);
  if (character === '~') return -1;
  const code = text.charCodeAt(at);
  return /[A-Za-z]/.test(character) ? code : code + 65_536;
}

function endOfDigits(text: string, from: number): number {
  let end = from;
  while (end < text.length && isDigit(text.charCodeAt(end))) end++;
  return end;
}
