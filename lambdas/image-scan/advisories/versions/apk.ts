import { compareBytes, compareDigits } from './digits';
import { remembered } from './remembered';

/**
 * A token's rank: where two versions have different tokens at the same place, the one of lower rank is the earlier
 * version. Suffixes before a release come before the version's end, all else after it.
 * Source: apk-package(5), "pkgver", and the order that `apk version -t` prints.
 */
const RANK = { before: 0, end: 1, revision: 2, hash: 3, suffixNumber: 4, after: 5, letter: 6, number: 7 } as const;

interface Token {
  readonly rank: (typeof RANK)[keyof typeof RANK];
  readonly compare: (a: string, b: string) => number;
  readonly text: string;
}

const VERSION =
  /^([0-9]+(?:\.[0-9]+)*)([a-z]?)((?:_(?:alpha|beta|pre|rc|cvs|svn|git|hg|p)[0-9]*)*)(~[0-9a-f]+)?(?:-r([0-9]+))?$/;
const SUFFIX = /^(alpha|beta|pre|rc|cvs|svn|git|hg|p)([0-9]*)$/;
const BEFORE = ['alpha', 'beta', 'pre', 'rc'];
const AFTER = ['cvs', 'svn', 'git', 'hg', 'p'];
const END: Token = { rank: RANK.end, compare: compareBytes, text: '' };

const parsed = remembered(tokens);

/** The order of apk, for Alpine, Wolfi and their like. Null if either is no version of apk. */
export function compareApk(a: string, b: string): number | null {
  const left = parsed(a);
  const right = parsed(b);
  if (!left || !right) return null;
  for (let index = 0; ; index += 1) {
    const [x, y] = [left[index] ?? END, right[index] ?? END];
    const difference = x.rank - y.rank || x.compare(x.text, y.text);
    if (difference !== 0 || (x === END && y === END)) return difference;
  }
}

function tokens(version: string): readonly Token[] | null {
  const match = VERSION.exec(version);
  if (!match) return null;
  const [, numbers = '', letter = '', suffixes = '', hash, revision] = match;
  const all: Token[] = numbers.split('.').map((text, index) => ({
    rank: RANK.number,
    compare: index === 0 ? compareDigits : compareNumbers,
    text,
  }));
  if (letter !== '') all.push({ rank: RANK.letter, compare: compareBytes, text: letter });
  for (const suffix of suffixes.split('_').slice(1)) {
    const [, name = '', number = ''] = SUFFIX.exec(suffix) ?? [];
    const before = BEFORE.includes(name);
    all.push({ rank: before ? RANK.before : RANK.after, compare: before ? by(BEFORE) : by(AFTER), text: name });
    if (number !== '') all.push({ rank: RANK.suffixNumber, compare: compareDigits, text: number });
  }
  if (hash !== undefined) all.push({ rank: RANK.hash, compare: compareBytes, text: hash });
  if (revision !== undefined) all.push({ rank: RANK.revision, compare: compareDigits, text: revision });
  return all;
}

/** After the first number one that begins with 0 is a fraction: 1.05 is before 1.1, not after 1.4. */
function compareNumbers(a: string, b: string): number {
  return a.startsWith('0') || b.startsWith('0') ? compareBytes(a, b) : compareDigits(a, b);
}

function by(order: readonly string[]): (a: string, b: string) => number {
  return (a, b) => order.indexOf(a) - order.indexOf(b);
}
