import { compareBytes, compareDigits, endOfDigits } from './digits';
import { remembered } from './remembered';

interface PythonVersion {
  readonly epoch: string;
  readonly release: readonly string[];
  readonly pre: { readonly rank: number; readonly number: string } | null;
  readonly post: string | null;
  readonly dev: string | null;
  readonly local: readonly string[] | null;
}

/** Source: the Python packaging user guide, "Version specifiers", normalisation and the regular expression of its appendix. */
const VERSION =
  /^v?(?:([0-9]+)!)?([0-9]+(?:\.[0-9]+)*)(?:[-_.]?(alpha|a|beta|b|preview|pre|c|rc)[-_.]?([0-9]*))?(?:-([0-9]+)|[-_.]?(post|rev|r)[-_.]?([0-9]*))?(?:[-_.]?(dev)[-_.]?([0-9]*))?(?:\+([a-z0-9]+(?:[-_.][a-z0-9]+)*))?$/;

/** A release without a prerelease comes after all of them; one that is only in development before them. */
const PRERELEASE = new Map([
  ['a', 1],
  ['alpha', 1],
  ['b', 2],
  ['beta', 2],
  ['c', 3],
  ['rc', 3],
  ['pre', 3],
  ['preview', 3],
]);
const ONLY_DEVELOPMENT = 0;
const RELEASED = 4;

const parsed = remembered(parse);

/**
 * The order of PEP 440, now in the Python packaging user guide. Null if either is no version. Of our own, as the kept
 * library takes a local part such as `1e5` for a number and rounds digits beyond 2^53.
 */
export function comparePep440(a: string, b: string): number | null {
  const left = parsed(a);
  const right = parsed(b);
  if (!left || !right) return null;
  return (
    compareDigits(left.epoch, right.epoch) ||
    compareRelease(left.release, right.release) ||
    preRank(left) - preRank(right) ||
    compareDigits(left.pre?.number ?? '', right.pre?.number ?? '') ||
    compareAbsent(left.post, right.post, -1) ||
    compareAbsent(left.dev, right.dev, 1) ||
    compareLocal(left.local, right.local)
  );
}

function parse(version: string): PythonVersion | null {
  const match = VERSION.exec(version.trim().toLowerCase());
  if (!match) return null;
  const [, epoch = '0', release = '', pre, preNumber = '', implicitPost, post, postNumber = '', dev, devNumber = ''] =
    match;
  const rank = pre === undefined ? undefined : PRERELEASE.get(pre);
  return {
    epoch,
    release: release.split('.'),
    pre: rank === undefined ? null : { rank, number: preNumber },
    post: implicitPost ?? (post === undefined ? null : postNumber),
    dev: dev === undefined ? null : devNumber,
    local: match[10]?.split(/[-_.]/) ?? null,
  };
}

function preRank({ pre, post, dev }: PythonVersion): number {
  if (pre) return pre.rank;
  return post === null && dev !== null ? ONLY_DEVELOPMENT : RELEASED;
}

function compareRelease(a: readonly string[], b: readonly string[]): number {
  for (let index = 0; index < Math.max(a.length, b.length); index += 1) {
    const difference = compareDigits(a[index] ?? '', b[index] ?? '');
    if (difference !== 0) return difference;
  }
  return 0;
}

/** @param absent the sign of a missing number against one that is there */
function compareAbsent(a: string | null, b: string | null, absent: number): number {
  if (a === null || b === null) return a === b ? 0 : a === null ? absent : -absent;
  return compareDigits(a, b);
}

/** A missing local version comes first; of its parts, words come before numbers. */
function compareLocal(a: readonly string[] | null, b: readonly string[] | null): number {
  if (a === null || b === null) return Number(a !== null) - Number(b !== null);
  for (let index = 0; index < Math.max(a.length, b.length); index += 1) {
    const [x, y] = [a[index], b[index]];
    if (x === undefined || y === undefined) return x === undefined ? -1 : 1;
    const [numberX, numberY] = [isNumber(x), isNumber(y)];
    if (numberX !== numberY) return numberX ? 1 : -1;
    const difference = numberX ? compareDigits(x, y) : compareBytes(x, y);
    if (difference !== 0) return difference;
  }
  return 0;
}

function isNumber(part: string): boolean {
  return endOfDigits(part, 0) === part.length;
}
