import type { Finding } from '../../../verdicts/finding';
import type { Inventory, Package } from '../../scanner/scan-result';
import type { AdvisoryDatabase, AdvisoryText, AffectedPackage } from '../database/advisory-database';
import { ecosystemOf, languageEcosystem, type VersionOrder } from '../ecosystems';
import { type AdvisedName, advisedNames } from './advised-names';
import { type DistributionEcosystems, distributionEcosystems } from './distribution-ecosystems';
import { evaluate, firstFixed } from './evaluate';
import { groupHits, type Hit } from './group-hits';
import { toFinding } from './to-finding';
import { type Unmatched, UnmatchedPackages } from './unmatched';

export interface MatchInput {
  readonly packages: readonly Package[];
  readonly distribution: Inventory['distribution'];
}

export interface MatchResult {
  /** All of kind `vulnerability`, one for each vulnerability and package; ordered by package, then id. */
  readonly findings: readonly Finding[];
  /** Never clean: whoever judges must name them. */
  readonly unmatched: readonly Unmatched[];
}

/**
 * The vulnerabilities of a database that an image's packages have. Packages of one name and version each get their own
 * findings, as they may be in different layers.
 *
 * @throws InvalidDatabase where the database is damaged
 */
export function matchAdvisories(database: AdvisoryDatabase, { packages, distribution }: MatchInput): MatchResult {
  const available = Object.keys(database.info.ecosystems);
  const ecosystems = new Map<string, DistributionEcosystems>();
  const unmatched = new UnmatchedPackages();
  const findings: Finding[] = [];
  const textOf = remembered(database.text);
  for (const each of inOrder(packages)) {
    const { type } = each;
    const where = ecosystems.get(type) ?? ecosystemsOf(type, distribution, available);
    ecosystems.set(type, where);
    if ('why' in where) {
      unmatched.add(each, where.why);
      continue;
    }
    const order = ecosystemOf(where.ecosystems[0] ?? '')?.order;
    if (order === undefined) continue;
    const { hits, unknown } = findHits(database, where.ecosystems, order, advisedNames(each));
    for (const why of unknown) unmatched.add(each, why);
    for (const [id, group] of groupHits(hits)) {
      findings.push(toFinding(id, group, each, firstFixed(group, order), textOf));
    }
  }
  return { findings, unmatched: unmatched.list() };
}

function ecosystemsOf(
  type: Package['type'],
  distribution: Inventory['distribution'],
  available: readonly string[],
): DistributionEcosystems {
  const language = languageEcosystem(type);
  if (language === undefined) return distributionEcosystems(type, distribution, available);
  return available.includes(language)
    ? { ecosystems: [language] }
    : { why: `the database has no advisories for ${language}` };
}

function findHits(
  database: AdvisoryDatabase,
  ecosystems: readonly string[],
  order: VersionOrder,
  names: readonly AdvisedName[],
): { readonly hits: readonly Hit[]; readonly unknown: ReadonlySet<string> } {
  const hits: Hit[] = [];
  const unknown = new Set<string>();
  for (const ecosystem of ecosystems) {
    for (const { name, version } of names) {
      for (const affected of database.affected(ecosystem, name)) {
        const answer = evaluate(affected, version, order);
        if (answer === 'not') continue;
        const advisory = database.advisory(affected.record);
        if (answer === 'unknown') unknown.add(whyUnknown(affected, advisory.id, ecosystem));
        else hits.push(...hitsOf({ record: affected.record, advisory, affected, version }));
      }
    }
  }
  return { hits, unknown };
}

function hitsOf(hit: Omit<Hit, 'vulnerability'>): readonly Hit[] {
  return hit.advisory.vulnerabilities.map((vulnerability) => ({ ...hit, vulnerability }));
}

function whyUnknown({ unreadable }: AffectedPackage, id: string, ecosystem: string): string {
  return unreadable
    ? `the versions that ${id} names for ${ecosystem} cannot be compared`
    : `there are advisories for ${ecosystem}, and the installed version is none that they can be compared with`;
}

/** By type, name, version, path: findings come in an order that does not depend on the inventory's. */
function inOrder(packages: readonly Package[]): readonly Package[] {
  const keyed = packages.map((each) => ({ each, key: [each.type, each.name, each.version, each.path].join('\n') }));
  return keyed.sort((a, b) => (a.key < b.key ? -1 : Number(a.key > b.key))).map(({ each }) => each);
}

function remembered(read: (record: number) => AdvisoryText): (record: number) => AdvisoryText {
  const known = new Map<number, AdvisoryText>();
  return (record) => {
    const text = known.get(record) ?? read(record);
    known.set(record, text);
    return text;
  };
}
