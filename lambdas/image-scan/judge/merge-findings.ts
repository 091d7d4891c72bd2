import { type Finding, type FindingPackage, type FindingSource, findingKey } from '../../verdicts/finding';
import { higherSeverity, SEVERITIES } from '../../verdicts/severity';
import { compareText } from './compare-text';
import { groupByIdentity } from './group-by-identity';
import { parseInstant } from './instant';

const SOURCES: readonly FindingSource[] = ['ecr-basic', 'inspector', 'mayfly'];

/**
 * One finding for each distinct one, worst first, in an order that does not depend on the input's.
 * Two are the same if their kinds and keys are; vulnerabilities of one package and version also by their aliases
 * (see `groupByIdentity`). Of the same, the higher severity and CVSS score stand, the earlier publication (the shorter
 * grace), a fix or exploit if any source knows of one, and every other fact from the first source that has it.
 */
export function mergeFindings(findings: Iterable<Finding>): readonly Finding[] {
  return groupByIdentity(findings)
    .map(({ id, members }) => mergeGroup(id, members))
    .map((finding) => ({ finding, key: findingKey(finding) }))
    .sort((a, b) => worstFirst(a.finding, b.finding) || compareText(a.key, b.key))
    .map(({ finding }) => finding);
}

function worstFirst(a: Finding, b: Finding): number {
  return SEVERITIES.indexOf(a.severity) - SEVERITIES.indexOf(b.severity) || (b.cvss ?? -1) - (a.cvss ?? -1);
}

function mergeGroup(id: string, unordered: readonly Finding[]): Finding {
  const members = inSourceOrder(unordered);
  const [first] = members;
  if (!first) throw new RangeError('a group of findings has at least one member');

  const sources = new Set(members.flatMap((finding) => finding.sources));
  const names = new Set(members.flatMap((finding) => [finding.id, ...finding.aliases]));
  names.delete(id);
  const scores = known(members, (finding) => finding.cvss);
  return {
    id,
    kind: first.kind,
    severity: members.map(({ severity }) => severity).reduce(higherSeverity),
    ...some('cvss', scores.length === 0 ? undefined : scores.reduce((a, b) => Math.max(a, b))),
    title: members.find(({ title }) => title !== '')?.title ?? '',
    ...some('description', known(members, (finding) => finding.description || undefined)[0]),
    ...some('package', mergePackages(known(members, (finding) => finding.package))),
    ...some('path', known(members, (finding) => finding.path)[0]),
    ...some('secret', known(members, (finding) => finding.secret)[0]),
    fixAvailable: members.some(({ fixAvailable }) => fixAvailable),
    ...some('remedy', known(members, (finding) => finding.remedy)[0]),
    ...some('exploitAvailable', anyOf(known(members, (finding) => finding.exploitAvailable))),
    ...some('epss', known(members, (finding) => finding.epss)[0]),
    ...some('publishedAt', earliest(known(members, (finding) => finding.publishedAt))),
    sources: SOURCES.filter((source) => sources.has(source)),
    aliases: [...names].sort(compareText),
  };
}

function mergePackages(packages: readonly FindingPackage[]): FindingPackage | undefined {
  const [first] = packages;
  if (!first) return undefined;
  return {
    name: first.name,
    version: first.version,
    ...some('purl', known(packages, ({ purl }) => purl)[0]),
    ...some('fixedIn', known(packages, ({ fixedIn }) => fixedIn)[0]),
    ...some('layer', known(packages, ({ layer }) => layer)[0]),
    ...some('path', known(packages, ({ path }) => path)[0]),
    ...some('os', known(packages, ({ os }) => os)[0]),
  };
}

/** True if one source knows of it; one that knows of none does not refute another. */
function anyOf(answers: readonly boolean[]): boolean | undefined {
  return answers.length === 0 ? undefined : answers.includes(true);
}

/** A date that cannot be read comes after all that can: it would give no grace, and hide one that is known. */
function earliest(dates: readonly string[]): string | undefined {
  return dates
    .map((date) => ({ date, at: parseInstant(date) ?? Number.POSITIVE_INFINITY }))
    .sort((a, b) => (a.at === b.at ? compareText(a.date, b.date) : a.at - b.at))[0]?.date;
}

function inSourceOrder(members: readonly Finding[]): readonly Finding[] {
  if (members.length === 1) return members;
  return members
    .map((finding) => ({
      finding,
      rank: SOURCES.findIndex((source) => finding.sources.includes(source)),
      text: JSON.stringify(finding),
    }))
    .sort((a, b) => a.rank - b.rank || compareText(a.text, b.text))
    .map(({ finding }) => finding);
}

function known<T, U>(items: readonly T[], read: (item: T) => U | undefined): U[] {
  return items.map(read).filter((value) => value !== undefined);
}

function some<K extends string, V>(key: K, value: V | undefined): { [P in K]?: V } {
  return (value === undefined ? {} : { [key]: value }) as { [P in K]?: V };
}
