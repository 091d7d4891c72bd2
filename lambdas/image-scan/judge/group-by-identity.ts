import { type Finding, findingKey } from '../../verdicts/finding';
import { compareText } from './compare-text';

export interface FindingGroup {
  /** The CVE where there is one, else the first of the members' ids. */
  readonly id: string;
  readonly members: readonly Finding[];
}

interface Keyed {
  readonly key: string;
  /** What the vulnerability surely is called: its CVE, as its id or as its only CVE alias. */
  readonly cve: string | null;
  readonly members: Finding[];
}

const CVE = /^CVE-\d{4}-\d{4,}$/;

/**
 * Puts findings together that are one. Aliases join a GHSA to its CVE and advisories of several databases to each
 * other, but never two different CVEs: an advisory that covers several joins the first of those found here, and an
 * advisory whose CVEs were not found stands alone. Merging too little shows a finding twice; merging too much would
 * hide one. Order of the result: by key.
 */
export function groupByIdentity(findings: Iterable<Finding>): readonly FindingGroup[] {
  const groups = [...groupByKey(findings).values()].sort(
    (a, b) => Number(b.cve !== null) - Number(a.cve !== null) || compareText(a.key, b.key),
  );
  const joined = joinByAlias(groups);

  const byRoot = new Map<number, { cve: string | null; members: Finding[] }>();
  groups.forEach((group, index) => {
    const root = joined(index);
    const found = byRoot.get(root);
    if (!found) byRoot.set(root, { cve: group.cve, members: group.members });
    else for (const member of group.members) found.members.push(member);
  });
  return [...byRoot.values()].map(({ cve, members }) => ({
    id: cve ?? first(members.map(({ id }) => id)),
    members,
  }));
}

function first(ids: readonly string[]): string {
  return ids.reduce((a, b) => (compareText(a, b) <= 0 ? a : b));
}

function groupByKey(findings: Iterable<Finding>): ReadonlyMap<string, Keyed> {
  const groups = new Map<string, Keyed>();
  for (const finding of findings) {
    const cve = cveOf(finding);
    const key = `${finding.kind} ${findingKey(cve === null ? finding : { ...finding, id: cve })}`;
    const group = groups.get(key);
    if (group) group.members.push(finding);
    else groups.set(key, { key, cve, members: [finding] });
  }
  return groups;
}

function cveOf(finding: Finding): string | null {
  if (finding.kind !== 'vulnerability') return null;
  if (CVE.test(finding.id)) return finding.id;
  const cves = new Set(finding.aliases.filter((alias) => CVE.test(alias)));
  const [only] = cves;
  return cves.size === 1 && only !== undefined ? only : null;
}

/**
 * Disjoint sets (union by lower index, path halving). Groups with a CVE stand first, so a set that has one is rooted
 * in it.
 * @returns the root of a group's set, by index
 */
function joinByAlias(groups: readonly Keyed[]): (index: number) => number {
  const parents = groups.map((_, index) => index);
  const owners = new Map<string, number>();

  const rootOf = (start: number): number => {
    let index = start;
    for (;;) {
      const parent = parents[index] ?? index;
      if (parent === index) return index;
      const grandparent = parents[parent] ?? parent;
      parents[index] = grandparent;
      index = grandparent;
    }
  };
  const join = (a: number, b: number): void => {
    const [low, high] = [Math.min(a, b), Math.max(a, b)];
    const twoCves = groups[high]?.cve !== null;
    if (low !== high && !twoCves) parents[high] = low;
  };

  groups.forEach((group, index) => {
    for (const [name, token] of namesOf(group)) {
      const owner = owners.get(token);
      if (owner !== undefined) join(rootOf(owner), rootOf(index));
      // A CVE belongs to the group that is called so: two advisories that both cover it may be about different others.
      else if (!CVE.test(name) || name === group.cve) owners.set(token, index);
    }
  });
  return rootOf;
}

function namesOf({ members }: Keyed): readonly (readonly [name: string, token: string])[] {
  const tokens = new Map<string, string>();
  for (const { kind, id, aliases, package: of } of members) {
    if (kind !== 'vulnerability') continue;
    for (const name of [id, ...aliases]) tokens.set(JSON.stringify([name, of?.name ?? '', of?.version ?? '']), name);
  }
  return [...tokens].map(([token, name]) => [name, token] as const).sort(([, a], [, b]) => compareText(a, b));
}
