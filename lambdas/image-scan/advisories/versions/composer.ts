import { compareDigits } from './digits';
import { remembered } from './remembered';

interface ComposerVersion {
  readonly numbers: readonly string[];
  readonly stability: number;
  readonly stabilityNumbers: readonly string[];
  readonly development: boolean;
}

const VERSION =
  /^v?([0-9]+(?:\.[0-9]+){0,3})(?:[._-]?(stable|beta|b|rc|alpha|a|patch|pl|p)((?:[.-]?[0-9]+)*))?([.-]?dev)?(?:\+[^\s]*)?$/i;

const STABILITY = new Map([
  ['alpha', 1],
  ['a', 1],
  ['beta', 2],
  ['b', 2],
  ['rc', 3],
  ['stable', 4],
  ['patch', 5],
  ['pl', 5],
  ['p', 5],
]);
const STABLE = 4;

const parsed = remembered(parse);

/**
 * The order of Composer: up to four numbers, then dev, alpha, beta, RC, stable, patch, each with numbers of its own.
 * Source: Composer's documentation, "Versions and constraints", and PHP's of version_compare(). Null if either is no
 * version, such as a branch (`dev-main`).
 */
export function compareComposer(a: string, b: string): number | null {
  const left = parsed(a);
  const right = parsed(b);
  if (!left || !right) return null;
  return (
    compareNumbers(left.numbers, right.numbers, '0') ||
    left.stability - right.stability ||
    compareNumbers(left.stabilityNumbers, right.stabilityNumbers, null) ||
    Number(right.development) - Number(left.development)
  );
}

function parse(version: string): ComposerVersion | null {
  const match = VERSION.exec(version);
  if (!match) return null;
  const [, numbers = '', word, stabilityNumbers = '', development] = match;
  const stability = word === undefined ? STABLE : (STABILITY.get(word.toLowerCase()) ?? STABLE);
  return {
    numbers: numbers.split('.'),
    // `1.0-dev` comes before `1.0-alpha`, whereas `1.0-alpha-dev` comes just before `1.0-alpha`.
    stability: stability === STABLE && development !== undefined ? 0 : stability,
    stabilityNumbers: stability === STABLE ? [] : stabilityNumbers.split(/[.-]/).filter((number) => number !== ''),
    development: development !== undefined,
  };
}

/** @param absent what stands for a number that is missing; null: it comes before every number */
function compareNumbers(a: readonly string[], b: readonly string[], absent: string | null): number {
  for (let index = 0; index < Math.max(a.length, b.length); index += 1) {
    const [x, y] = [a[index] ?? absent, b[index] ?? absent];
    if (x === null || y === null) return x === y ? 0 : x === null ? -1 : 1;
    const difference = compareDigits(x, y);
    if (difference !== 0) return difference;
  }
  return 0;
}
