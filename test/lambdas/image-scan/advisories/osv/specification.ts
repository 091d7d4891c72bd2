import type { VersionOrder } from '../../../../../lambdas/image-scan/advisories/ecosystems';
import type { OsvAffected, OsvRange } from '../../../../../lambdas/image-scan/advisories/osv/osv-record';
import { compareVersions } from '../../../../../lambdas/image-scan/advisories/versions/compare-versions';

/**
 * The evaluation algorithm of the OSV specification, slow and as it is written there ("Evaluation"), to judge the
 * compiled form by. Events of one version come in the order introduced, last_affected, fixed.
 */
export function includedInRange(version: string, range: OsvRange, order: VersionOrder): boolean {
  const compare = (a: string, b: string): number => {
    const compared = compareVersions(order, a, b);
    if (compared === null) throw new RangeError(`${a} or ${b} is no version`);
    return compared;
  };
  const limits = range.events.filter(({ limit }) => limit !== undefined).map(({ limit = '*' }) => limit);
  if (limits.length > 0 && !limits.some((limit) => limit.includes('*') || compare(version, limit) < 0)) return false;

  const place = (event: OsvRange['events'][number]) =>
    event.introduced !== undefined ? 0 : event.last_affected !== undefined ? 1 : 2;
  const value = ({ introduced, fixed, last_affected: last }: OsvRange['events'][number]) =>
    introduced ?? fixed ?? last ?? '';
  const isZero = (event: OsvRange['events'][number]) => event.introduced === '0';
  const sorted = range.events
    .filter(({ limit }) => limit === undefined)
    .sort((a, b) => {
      if (isZero(a) || isZero(b)) return Number(isZero(b)) - Number(isZero(a));
      return compare(value(a), value(b)) || place(a) - place(b);
    });
  let vulnerable = false;
  for (const event of sorted) {
    const { introduced, fixed, last_affected: last } = event;
    if (introduced !== undefined && (introduced === '0' || compare(version, introduced) >= 0)) vulnerable = true;
    else if (fixed !== undefined && compare(version, fixed) >= 0) vulnerable = false;
    else if (last !== undefined && compare(version, last) > 0) vulnerable = false;
  }
  return vulnerable;
}

/** A listed version is one that is equal in the ecosystem's order. */
export function isAffected(version: string, affected: OsvAffected, order: VersionOrder): boolean {
  return (
    (affected.versions ?? []).some((listed) => listed === version || compareVersions(order, listed, version) === 0) ||
    (affected.ranges ?? []).some((range) => range.type !== 'GIT' && includedInRange(version, range, order))
  );
}
