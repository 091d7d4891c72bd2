import { compareDigits, endOfDigits, isDigit, isLetter } from './digits';
import { remembered } from './remembered';

interface DebianVersion {
  readonly epoch: string;
  readonly upstream: string;
  readonly revision: string;
}

/** Source: deb-version(7): an epoch is at most the largest signed 32-bit integer. */
const MAX_EPOCH = 2_147_483_647;
const UPSTREAM = /^[A-Za-z0-9.+:~-]+$/;
const REVISION = /^[A-Za-z0-9.+~]+$/;

const parsed = remembered(parse);

/** The order of deb-version(7), "Sorting algorithm". Null if either is no version of Debian. */
export function compareDpkg(a: string, b: string): number | null {
  const left = parsed(a);
  const right = parsed(b);
  if (!left || !right) return null;
  return (
    compareDigits(left.epoch, right.epoch) ||
    comparePart(left.upstream, right.upstream) ||
    comparePart(left.revision, right.revision)
  );
}

/** An absent revision is the revision 0: `1.0` and `1.0-0` are equal. */
function parse(version: string): DebianVersion | null {
  const colon = version.indexOf(':');
  const epoch = colon < 0 ? '0' : version.slice(0, colon);
  if (epoch === '' || endOfDigits(epoch, 0) !== epoch.length || Number(epoch) > MAX_EPOCH) return null;
  const rest = version.slice(colon + 1);
  const hyphen = rest.lastIndexOf('-');
  const upstream = hyphen < 0 ? rest : rest.slice(0, hyphen);
  const revision = hyphen < 0 ? '0' : rest.slice(hyphen + 1);
  return UPSTREAM.test(upstream) && REVISION.test(revision) ? { epoch, upstream, revision } : null;
}

/** Runs of other characters and runs of digits, in turn; the end of a part weighs as a digit does. */
function comparePart(a: string, b: string): number {
  let i = 0;
  let j = 0;
  while (i < a.length || j < b.length) {
    while ((i < a.length && !isDigit(a.charCodeAt(i))) || (j < b.length && !isDigit(b.charCodeAt(j)))) {
      const difference = weight(a, i) - weight(b, j);
      if (difference !== 0) return difference;
      i += 1;
      j += 1;
    }
    const [endA, endB] = [endOfDigits(a, i), endOfDigits(b, j)];
    const difference = compareDigits(a.slice(i, endA), b.slice(j, endB));
    if (difference !== 0) return difference;
    i = endA;
    j = endB;
  }
  return 0;
}

function weight(text: string, index: number): number {
  if (index >= text.length) return 0;
  const code = text.charCodeAt(index);
  if (code === 0x7e) return -1;
  if (isDigit(code)) return 0;
  return isLetter(code) ? code : code + 256;
}
