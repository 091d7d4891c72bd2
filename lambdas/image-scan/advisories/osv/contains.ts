import type { AffectedInterval } from '../database/advisory-database';
import type { VersionOrder } from '../ecosystems';
import { compareVersions } from '../versions/compare-versions';

/** Whether an interval holds a version; null where the version is none of its order. */
export function intervalContains({ from, to }: AffectedInterval, version: string, order: VersionOrder): boolean | null {
  const afterStart = from === null ? 0 : compareVersions(order, version, from);
  const afterEnd = to === null ? -1 : compareVersions(order, version, to.version);
  if (afterStart === null || afterEnd === null) return null;
  return afterStart >= 0 && (to?.kind === 'last-affected' ? afterEnd <= 0 : afterEnd < 0);
}
