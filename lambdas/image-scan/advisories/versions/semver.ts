import { compare, parse, type SemVer } from 'semver';
import { remembered } from './remembered';

const PARTIAL = /^([0-9]+)(\.[0-9]+)?(\.[0-9]+)?([-+].*)?$/;

const parsed = remembered(read);

/**
 * The precedence of Semantic Versioning 2.0.0, section 11; build metadata does not count. A leading `v` or `=` is
 * dropped, and `1` and `1.2` are read as `1.0.0` and `1.2.0`, as advisories write them. Null if either is no version.
 */
export function compareSemver(a: string, b: string): number | null {
  const left = parsed(a);
  const right = parsed(b);
  return left && right ? compare(left, right) : null;
}

function read(version: string): SemVer | null {
  const match = PARTIAL.exec(/^[v=]/.test(version) ? version.slice(1) : version);
  if (!match) return null;
  const [, major = '', minor = '.0', patch = '.0', rest = ''] = match;
  return parse(`${major}${minor}${patch}${rest}`);
}
