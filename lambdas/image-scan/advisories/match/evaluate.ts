import type { AffectedPackage } from '../database/advisory-database';
import type { VersionOrder } from '../ecosystems';
import { intervalContains } from '../osv/contains';
import { compareVersions, isVersion } from '../versions/compare-versions';

/**
 * Whether a version is affected, as OSV schema 1.7 evaluates it: it lies within a range or is listed. Listed versions
 * are compared in the ecosystem's order, as records and installers write one version in several ways. Unknown where the
 * installed version, or an end of a range, is no version of the ecosystem and nothing else says that it is affected.
 */
export function evaluate(
  affected: AffectedPackage,
  version: string,
  order: VersionOrder,
): 'affected' | 'not' | 'unknown' {
  const { intervals, versions, unreadable } = affected;
  for (const listed of versions) {
    if (listed === version || compareVersions(order, listed, version) === 0) return 'affected';
  }
  if (intervals.length === 0 && !unreadable) return 'not';
  if (intervals.some(({ from, to }) => from === null && to === null)) return 'affected';
  if (!isVersion(order, version)) return 'unknown';
  if (intervals.some((interval) => intervalContains(interval, version, order) === true)) return 'affected';
  return unreadable ? 'unknown' : 'not';
}

/** The smallest version that an advisory says is fixed, above the installed one, and that none of them affects. */
export function firstFixed(
  hits: readonly { readonly affected: AffectedPackage; readonly version: string }[],
  order: VersionOrder,
): string | null {
  const fixes = hits.flatMap(({ affected, version }) =>
    affected.intervals
      .map(({ to }) => (to?.kind === 'fixed' ? to.version : null))
      .filter((fix) => fix !== null)
      .filter((fix) => (compareVersions(order, fix, version) ?? 0) > 0),
  );
  const sorted = fixes.sort((a, b) => compareVersions(order, a, b) ?? 0);
  return sorted.find((fix) => hits.every(({ affected }) => evaluate(affected, fix, order) === 'not')) ?? null;
}
