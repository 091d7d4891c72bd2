import type { AffectedInterval } from '../database/advisory-database';
import type { VersionOrder } from '../ecosystems';
import { compareVersions, isVersion } from '../versions/compare-versions';
import type { OsvEvent, OsvRange } from './osv-record';

type EventKind = 'introduced' | 'last-affected' | 'fixed' | 'limit';

interface RangeEvent {
  readonly kind: EventKind;
  /** Null: before every version. */
  readonly version: string | null;
}

/** Of events of one version: what is introduced and fixed in the same version is fixed in it, as OSV's own service sorts. */
const SAME_VERSION: Readonly<Record<EventKind, number>> = { introduced: 0, fixed: 1, 'last-affected': 2, limit: 3 };

/**
 * The versions that a range of ECOSYSTEM or SEMVER type contains, by the evaluation algorithm of OSV schema 1.7, as
 * intervals that do not overlap, in order. Both types are ordered as the ecosystem orders versions: where SEMVER ranges
 * are in use, that is Semantic Versioning. Null if one of its events is no version of that order.
 */
export function intervalsOf(range: OsvRange, order: VersionOrder): readonly AffectedInterval[] | null {
  const events = range.events.map(readEvent);
  if (events.some(({ version }) => version !== null && !isVersion(order, version))) return null;
  const limits = events.filter(({ kind }) => kind === 'limit');
  const sorted = events.filter(({ kind }) => kind !== 'limit').sort((a, b) => compareEvents(order, a, b));

  const intervals: AffectedInterval[] = [];
  let from: string | null | undefined;
  for (const { kind, version } of sorted) {
    if (kind === 'introduced') {
      if (from === undefined) from = version;
    } else if (from !== undefined && version !== null) {
      intervals.push({ from, to: { kind: kind === 'fixed' ? 'fixed' : 'last-affected', version } });
      from = undefined;
    }
  }
  if (from !== undefined) intervals.push({ from, to: null });
  return limits.length === 0 ? intervals : cut(intervals, limits, order);
}

function readEvent(event: OsvEvent): RangeEvent {
  if (event.introduced !== undefined) {
    return { kind: 'introduced', version: event.introduced === '0' ? null : event.introduced };
  }
  if (event.fixed !== undefined) return { kind: 'fixed', version: event.fixed };
  if (event.last_affected !== undefined) return { kind: 'last-affected', version: event.last_affected };
  // Null stands for infinity here, which as a limit is none.
  return { kind: 'limit', version: event.limit?.includes('*') === false ? event.limit : null };
}

function compareEvents(order: VersionOrder, a: RangeEvent, b: RangeEvent): number {
  const difference =
    a.version === null || b.version === null
      ? Number(a.version !== null) - Number(b.version !== null)
      : (compareVersions(order, a.version, b.version) ?? 0);
  return difference || SAME_VERSION[a.kind] - SAME_VERSION[b.kind];
}

/** A version must be below one limit at least: below the highest. */
function cut(
  intervals: readonly AffectedInterval[],
  limits: readonly RangeEvent[],
  order: VersionOrder,
): readonly AffectedInterval[] {
  let highest: string | null = null;
  for (const { version } of limits) {
    if (version === null) return intervals;
    if (highest === null || (compareVersions(order, version, highest) ?? 0) > 0) highest = version;
  }
  if (highest === null) return intervals;
  const limit = highest;
  return intervals.flatMap(({ from, to }) => {
    if (from !== null && (compareVersions(order, from, limit) ?? 0) >= 0) return [];
    const within = to !== null && (compareVersions(order, to.version, limit) ?? 0) < 0;
    return [{ from, to: within ? to : { kind: 'limit' as const, version: limit } }];
  });
}
