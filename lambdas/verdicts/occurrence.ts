import type { Finding } from './finding';
import { higherSeverity, type Severity } from './severity';
import type { OccurrenceHistory, VerdictRecord } from './verdict';

/**
 * What is in which image, for whoever asks by vulnerability or package: one item for each pair.
 *
 * An item says what holds from a generation on, and what held before. A run writes its items before it commits, so an item
 * can be of a run that is still under way or that never came to its commit; such an item tells what held before:
 *
 *   gen 3 commits {a, b}      a: from 3         b: from 3
 *   gen 5 finds   {b, c}      a: from 5 none, before: a      c: from 5 c, before: none
 *   gen 5 dies                a is in the image, c is not: 5 never became current
 *   gen 6 finds   {a, b}      writes nothing: it differs in nothing from gen 3
 */
export interface OccurrenceItem<Found> {
  /** Generation of the run that wrote the item. */
  readonly fromGen: number;
  /** Absent: from that generation on the image does not contain it. */
  readonly found?: Found;
  /** Absent: before, the image did not contain it. */
  readonly before?: Found;
}

/** A vulnerability as an image has it. */
export interface VulnerabilityOccurrence {
  /** What it was asked by: the id of a finding, or an alias. */
  readonly name: string;
  /** Ids of the findings that are called so, at most 20. */
  readonly ids: readonly string[];
  /** The highest of these findings. */
  readonly severity: Severity;
  /** At most 20, by name; `packageCount` is the true count. */
  readonly packages: readonly AffectedPackage[];
  readonly packageCount: number;
}

export interface AffectedPackage {
  readonly name: string;
  readonly version: string;
  readonly fixedIn?: string;
}

/** A package as an image has it. */
export interface PackageOccurrence {
  readonly name: string;
  readonly version: string;
  /** With its version, without qualifiers: `pkg:deb/debian/openssl@3.0.11-1`. */
  readonly purl: string;
}

/** What all items of an image tell. `packages` is null where they are not written. */
export interface OccurrenceLists {
  readonly vulnerabilities: readonly VulnerabilityOccurrence[];
  readonly packages: readonly PackageOccurrence[] | null;
}

/** An item is far below DynamoDB's 400 KB with this many; who needs them all reads the verdict's evidence. */
const MOST_LISTED = 20;

/** One for each name of each vulnerability: an alias names it as well as its id, and must not look clean. */
export function vulnerabilitiesOf(findings: Iterable<Finding>): readonly VulnerabilityOccurrence[] {
  const byName = new Map<string, { ids: Set<string>; severity: Severity; packages: Map<string, AffectedPackage> }>();
  for (const { kind, id, aliases, severity, package: of } of findings) {
    if (kind !== 'vulnerability') continue;
    for (const name of new Set([id, ...aliases])) {
      if (name === '') continue;
      const known = byName.get(name) ?? { ids: new Set(), severity, packages: new Map() };
      known.ids.add(id.toWellFormed());
      known.severity = higherSeverity(known.severity, severity);
      if (of) known.packages.set(JSON.stringify([of.name, of.version]), affected(of));
      byName.set(name, known);
    }
  }
  return [...byName].sort(byFirst).map(([name, { ids, severity, packages }]) => ({
    name: name.toWellFormed(),
    ids: [...ids].sort().slice(0, MOST_LISTED),
    severity,
    packages: [...packages]
      .sort(byFirst)
      .slice(0, MOST_LISTED)
      .map(([, of]) => of),
    packageCount: packages.size,
  }));
}

/** One for each name, version and type: a package that an image holds in several places stands there once. */
export function packagesOf(
  packages: Iterable<{ readonly name: string; readonly version: string; readonly purl: string }>,
): readonly PackageOccurrence[] {
  const byPurl = new Map<string, PackageOccurrence>();
  for (const { name, version, purl } of packages) {
    if (name === '') continue;
    const [known = ''] = purl.toWellFormed().split(/[?#]/, 1);
    byPurl.set(known, { name: name.toWellFormed(), version: version.toWellFormed(), purl: known });
  }
  return [...byPurl].sort(byFirst).map(([, found]) => found);
}

/** Both lists, what only the earlier one has included: for a scan that did not look everywhere and so can rule out nothing. */
export function unionOf<Found>(
  before: readonly Found[],
  found: readonly Found[],
  idOf: (one: Found) => string,
): readonly Found[] {
  const all = new Map([...before, ...found].map((one) => [idOf(one), one]));
  return [...all].sort(byFirst).map(([, one]) => one);
}

/** What changes between two lists; at most one change for each id, none for what stays as it is. */
export function differences<Found>(
  before: readonly Found[],
  found: readonly Found[],
  idOf: (one: Found) => string,
): readonly { readonly before?: Found; readonly found?: Found }[] {
  const left = new Map(before.map((one) => [idOf(one), one]));
  const changes: { before?: Found; found?: Found }[] = [];
  for (const one of found) {
    const id = idOf(one);
    const old = left.get(id);
    left.delete(id);
    if (old === undefined) changes.push({ found: one });
    else if (JSON.stringify(old) !== JSON.stringify(one)) changes.push({ before: old, found: one });
  }
  return [...changes, ...[...left.values()].map((gone) => ({ before: gone }))];
}

/** What an item says of an image whose current verdict this is; undefined: not contained. */
export function occurrenceIn<Found>(
  item: OccurrenceItem<Found>,
  sort: keyof OccurrenceHistory['since'],
  current: Pick<VerdictRecord, 'gen' | 'occurrences'>,
): Found | undefined {
  const since = current.occurrences?.since[sort] ?? null;
  if (since === null || item.fromGen < since) return undefined;
  return becameCurrent(item.fromGen, current) ? item.found : item.before;
}

function becameCurrent(gen: number, current: Pick<VerdictRecord, 'gen' | 'occurrences'>): boolean {
  return gen <= current.gen && !(current.occurrences?.voided ?? []).some(([from, to]) => from <= gen && gen <= to);
}

/** Ranges of generations that never became current and never can, once `gen` follows the current verdict. */
export function voidedBefore(
  current: Pick<VerdictRecord, 'gen' | 'occurrences'>,
  gen: number,
): OccurrenceHistory['voided'] {
  const voided = current.occurrences?.voided ?? [];
  const [from, to] = [current.gen + 1, gen - 1];
  return from <= to ? [...voided, [from, to]] : voided;
}

/** A run that looked for no vulnerabilities leaves what is known of them: the image is the same. */
export function carriedOccurrences(
  current: VerdictRecord | undefined,
  next: Pick<VerdictRecord, 'gen' | 'occurrences'>,
): Pick<VerdictRecord, 'occurrences'> {
  if (next.occurrences || !current?.occurrences) return {};
  return { occurrences: { ...current.occurrences, voided: voidedBefore(current, next.gen) } };
}

function affected({ name, version, fixedIn }: AffectedPackage): AffectedPackage {
  const known = { name: name.toWellFormed(), version: version.toWellFormed() };
  return fixedIn === undefined ? known : { ...known, fixedIn: fixedIn.toWellFormed() };
}

function byFirst([a]: readonly [string, unknown], [b]: readonly [string, unknown]): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
