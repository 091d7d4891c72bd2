import { compareBytes, compareDigits, endOfDigits, isDigit, isLetter } from './digits';
import { remembered } from './remembered';

interface RpmVersion {
  readonly epoch: string;
  readonly version: string;
  readonly release: string;
}

const PRINTABLE = /^[!-~]+$/;

const parsed = remembered(parse);

/**
 * The order of rpm: epoch, version, release, the latter two by rpm's segments. Source: rpm-version(7). An absent epoch
 * is 0; an absent release comes before every other, so that the order stays transitive. Null if either is empty, has
 * characters that are not printable ASCII, or an epoch that is no number.
 */
export function compareRpm(a: string, b: string): number | null {
  const left = parsed(a);
  const right = parsed(b);
  if (!left || !right) return null;
  return (
    compareDigits(left.epoch, right.epoch) ||
    compareSegments(left.version, right.version) ||
    compareSegments(left.release, right.release)
  );
}

function parse(text: string): RpmVersion | null {
  if (!PRINTABLE.test(text)) return null;
  const colon = text.indexOf(':');
  const epoch = colon < 0 ? '0' : text.slice(0, colon);
  if (epoch === '' || endOfDigits(epoch, 0) !== epoch.length) return null;
  const rest = text.slice(colon + 1);
  const hyphen = rest.lastIndexOf('-');
  const version = hyphen < 0 ? rest : rest.slice(0, hyphen);
  return version === '' ? null : { epoch, version, release: hyphen < 0 ? '' : rest.slice(hyphen + 1) };
}

/**
 * Segments of digits or of letters; everything else only parts them, but `~` (before everything, the end too) and `^`
 * (after the end, before everything else). A number is after letters; the longer of two that are equal so far is after.
 */
function compareSegments(a: string, b: string): number {
  let i = 0;
  let j = 0;
  for (;;) {
    i = skipSeparators(a, i);
    j = skipSeparators(b, j);
    for (const mark of ['~', '^'] as const) {
      const inA = a[i] === mark;
      const inB = b[j] === mark;
      if (inA && inB) break;
      if (inA || inB) return marked(mark, inA, inA ? j >= b.length : i >= a.length);
    }
    if (i < a.length && a[i] === b[j] && (a[i] === '~' || a[i] === '^')) {
      i += 1;
      j += 1;
      continue;
    }
    if (i >= a.length || j >= b.length) return Number(i < a.length) - Number(j < b.length);

    const [digitsA, digitsB] = [isDigit(a.charCodeAt(i)), isDigit(b.charCodeAt(j))];
    if (digitsA !== digitsB) return digitsA ? 1 : -1;
    const [endA, endB] = [endOfSegment(a, i, digitsA), endOfSegment(b, j, digitsB)];
    const difference = (digitsA ? compareDigits : compareBytes)(a.slice(i, endA), b.slice(j, endB));
    if (difference !== 0) return difference;
    i = endA;
    j = endB;
  }
}

function marked(mark: '~' | '^', inA: boolean, otherEnded: boolean): number {
  const markedIsBefore = mark === '~' || !otherEnded;
  return inA === markedIsBefore ? -1 : 1;
}

function skipSeparators(text: string, start: number): number {
  let index = start;
  while (index < text.length) {
    const code = text.charCodeAt(index);
    if (isDigit(code) || isLetter(code) || code === 0x7e || code === 0x5e) break;
    index += 1;
  }
  return index;
}

function endOfSegment(text: string, start: number, digits: boolean): number {
  if (digits) return endOfDigits(text, start);
  let index = start;
  while (index < text.length && isLetter(text.charCodeAt(index))) index += 1;
  return index;
}
