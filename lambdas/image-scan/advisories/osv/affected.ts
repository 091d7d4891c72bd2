import type { AffectedInterval } from '../database/advisory-database';
import { type Ecosystem, ecosystemOf, normalisedName, storedEcosystem, type VersionOrder } from '../ecosystems';
import { intervalContains } from './contains';
import type { OsvAffected, OsvRecord } from './osv-record';
import { intervalsOf } from './ranges';

/** What a record says of one package of a covered ecosystem. */
export interface CompiledAffected {
  /** As the database keeps it; see `storedEcosystem`. */
  readonly ecosystem: string;
  readonly name: string;
  readonly intervals: readonly AffectedInterval[];
  readonly versions: readonly string[];
  readonly unreadable: boolean;
}

export interface CompiledRecord {
  readonly affected: readonly CompiledAffected[];
  /** Names of ecosystems that are not covered, once for each package. */
  readonly uncovered: readonly string[];
  readonly gitRanges: number;
  /** Each with its path, such as `affected[2].ranges[0]`. */
  readonly unreadableRanges: readonly string[];
}

/** Reads what a record affects. Lists of versions keep only what the ranges do not hold already. */
export function compileAffected(record: OsvRecord): CompiledRecord {
  const affected: CompiledAffected[] = [];
  const uncovered: string[] = [];
  const unreadableRanges: string[] = [];
  let gitRanges = 0;
  record.affected?.forEach((item, index) => {
    gitRanges += item.ranges?.filter(({ type }) => type === 'GIT').length ?? 0;
    if (!item.package) return;
    const ecosystem = ecosystemOf(item.package.ecosystem);
    if (!ecosystem) {
      uncovered.push(item.package.ecosystem);
      return;
    }
    const { intervals, unreadable } = readRanges(item, ecosystem.order);
    unreadableRanges.push(...unreadable.map((at) => `affected[${index}].ranges[${at}]`));
    affected.push({
      ecosystem: storedEcosystem(item.package.ecosystem),
      name: normalisedName(ecosystem.type, item.package.name),
      intervals,
      versions: furtherVersions(item, intervals, ecosystem),
      unreadable: unreadable.length > 0,
    });
  });
  return { affected, uncovered, gitRanges, unreadableRanges };
}

function readRanges(
  item: OsvAffected,
  order: VersionOrder,
): { readonly intervals: readonly AffectedInterval[]; readonly unreadable: readonly number[] } {
  const intervals: AffectedInterval[] = [];
  const unreadable: number[] = [];
  item.ranges?.forEach((range, index) => {
    if (range.type === 'GIT') return;
    const found = intervalsOf(range, order);
    if (found) intervals.push(...found);
    else unreadable.push(index);
  });
  return { intervals, unreadable };
}

function furtherVersions(
  item: OsvAffected,
  intervals: readonly AffectedInterval[],
  { order }: Ecosystem,
): readonly string[] {
  const further = new Set<string>();
  for (const version of item.versions ?? []) {
    if (!intervals.some((interval) => intervalContains(interval, version, order) === true)) further.add(version);
  }
  return [...further];
}
