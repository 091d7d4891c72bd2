import { ecosystemOf } from '../ecosystems';
import type { OsvRecord } from './osv-record';

/** What a vulnerability is called. */
export interface VulnerabilityNames {
  /** The CVE where there is one, else the first name of the alias group. */
  readonly id: string;
  /** Sorted, without the id. */
  readonly aliases: readonly string[];
}

/** The names that a record gives, without its texts. */
export interface RecordNames {
  readonly id: string;
  /** The record's id and aliases that are CVEs. */
  readonly cves: readonly string[];
  /** Aliases that are none. */
  readonly others: readonly string[];
  /** For the advisory of a distribution, the CVEs of other software that it passes on. */
  readonly upstream: readonly string[];
}

const CVE = /^CVE-\d{4}-\d{4,}$/;

export function isCve(name: string): boolean {
  return CVE.test(name);
}

/**
 * OSV tells a distribution's advisory, which may fix many vulnerabilities, from an alias, which is the same one:
 * `upstream` holds the former. Exports from before that field (schema 1.7) used `related` for it, which elsewhere means
 * similar vulnerabilities and is not read.
 */
export function namesOf(record: OsvRecord): RecordNames {
  const aliases = new Set([record.id, ...(record.aliases ?? [])]);
  const cves = [...aliases].filter(isCve).sort();
  const others = [...aliases].filter((name) => name !== record.id && !isCve(name)).sort();
  const given = (record.upstream ?? []).filter(isCve);
  const passedOn = given.length > 0 || !isOfDistribution(record) ? given : (record.related ?? []).filter(isCve);
  return { id: record.id, cves, others, upstream: cves.length > 0 ? [] : [...new Set(passedOn)].sort() };
}

function isOfDistribution(record: OsvRecord): boolean {
  return record.affected?.some((item) => item.package && ecosystemOf(item.package.ecosystem)?.releases) ?? false;
}

/**
 * The vulnerabilities that each record tells of. Records that name each other are one alias group; one without a CVE
 * takes the CVE of its group if the group has exactly one, as two different CVEs are never one vulnerability.
 *
 * @returns by index of the record: for a distribution's advisory one for each CVE that it passes on, else exactly one
 */
export function nameVulnerabilities(records: readonly RecordNames[]): readonly (readonly VulnerabilityNames[])[] {
  const groups = joinByAlias(records);
  return records.map((record, index) => {
    if (record.upstream.length > 0) {
      return record.upstream.map((cve) => named(cve, [record.id, ...record.others]));
    }
    const [cve] = record.cves;
    if (cve !== undefined) return [named(cve, [record.id, ...record.cves, ...record.others])];
    const group = groups[index];
    const [groupCve] = group?.cves ?? [];
    const only = group?.cves.size === 1 ? groupCve : undefined;
    return [named(only ?? group?.first ?? record.id, [record.id, ...record.others])];
  });
}

function named(id: string, names: readonly string[]): VulnerabilityNames {
  return { id, aliases: [...new Set(names)].filter((name) => name !== id).sort() };
}

interface AliasGroup {
  /** The first of its names that is no CVE. */
  first: string;
  readonly cves: Set<string>;
}

/** Disjoint sets over all names that are no CVE (path halving). @returns the group of each record, by index */
function joinByAlias(records: readonly RecordNames[]): readonly AliasGroup[] {
  const parents: number[] = [];
  const nodes = new Map<string, number>();
  const nodeOf = (name: string): number => {
    const known = nodes.get(name);
    if (known !== undefined) return known;
    nodes.set(name, parents.length);
    return parents.push(parents.length) - 1;
  };
  const rootOf = (start: number): number => {
    let node = start;
    for (;;) {
      const parent = parents[node] ?? node;
      if (parent === node) return node;
      const grandparent = parents[parent] ?? parent;
      parents[node] = grandparent;
      node = grandparent;
    }
  };
  for (const { id, others } of records) {
    if (others.length === 0) continue;
    const root = rootOf(nodeOf(id));
    for (const other of others) parents[rootOf(nodeOf(other))] = root;
  }

  const groups = new Map<number, AliasGroup>();
  return records.map(({ id, cves, others }) => {
    const root = rootOf(nodeOf(id));
    const first = [id, ...others].filter((name) => !isCve(name)).sort()[0] ?? id;
    const group = groups.get(root) ?? { first, cves: new Set<string>() };
    if (first < group.first) group.first = first;
    for (const cve of cves) group.cves.add(cve);
    groups.set(root, group);
    return group;
  });
}
