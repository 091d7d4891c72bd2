import type { VersionOrder } from '../ecosystems';
import { compareApk } from './apk';
import { compareComposer } from './composer';
import { compareDpkg } from './dpkg';
import { compareGo } from './go';
import { compareMaven } from './maven';
import { compareNuget } from './nuget';
import { comparePep440 } from './pep440';
import { compareRpm } from './rpm';
import { compareRubygems } from './rubygems';
import { compareSemver } from './semver';

/** Versions of real packages stay under 150 characters; the bound keeps every order, nested or not, small. */
const MAX_VERSION_LENGTH = 512;

const ORDERS: Readonly<Record<VersionOrder, (a: string, b: string) => number | null>> = {
  apk: compareApk,
  composer: compareComposer,
  dpkg: compareDpkg,
  go: compareGo,
  maven: compareMaven,
  nuget: compareNuget,
  pep440: comparePep440,
  rpm: compareRpm,
  rubygems: compareRubygems,
  semver: compareSemver,
};

/**
 * Orders two versions as their ecosystem does: negative, zero or positive; null if either is no version of it. Total:
 * never throws, and takes time linear in the versions' lengths.
 */
export function compareVersions(order: VersionOrder, a: string, b: string): number | null {
  if (a.length > MAX_VERSION_LENGTH || b.length > MAX_VERSION_LENGTH) return null;
  return ORDERS[order](a, b);
}

/** Whether a text is a version of the ecosystem at all. */
export function isVersion(order: VersionOrder, version: string): boolean {
  return compareVersions(order, version, version) !== null;
}
