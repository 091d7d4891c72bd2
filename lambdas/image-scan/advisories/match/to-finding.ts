import type { Finding, FindingPackage } from '../../../verdicts/finding';
import { higherSeverity, type Severity } from '../../../verdicts/severity';
import type { Package } from '../../scanner/scan-result';
import type { AdvisoryText } from '../database/advisory-database';
import type { Hit } from './group-hits';

/** Types whose packages the operating system's package manager brings. */
const OS_TYPES: ReadonlySet<string> = new Set(['apk', 'deb', 'rpm']);

/** The one finding of a package's hits on one vulnerability: the worst severity and score, the earliest publication. */
export function toFinding(
  id: string,
  hits: readonly Hit[],
  of: Package,
  fixedIn: string | null,
  textOf: (record: number) => AdvisoryText,
): Finding {
  const vulnerabilities = hits.map(({ vulnerability }) => vulnerability);
  const names = new Set(vulnerabilities.flatMap((vulnerability) => [vulnerability.id, ...vulnerability.aliases]));
  names.delete(id);
  const exploited = vulnerabilities.map((vulnerability) => vulnerability.exploited).filter((known) => known !== null);
  const epss = vulnerabilities.map((vulnerability) => vulnerability.epss).filter((score) => score !== null);
  const published = hits.map(({ advisory }) => advisory.publishedAt).filter((at) => at !== null);
  const scores = vulnerabilities.map(({ cvss }) => cvss).filter((score) => score !== null);
  const [first] = hits;
  const text = first ? textOf(first.record) : { title: id, description: '' };
  return {
    id,
    kind: 'vulnerability',
    severity: vulnerabilities
      .map(({ severity }): Severity => severity ?? 'UNDEFINED')
      .reduce(higherSeverity, 'UNDEFINED'),
    ...(scores.length === 0 ? {} : { cvss: Math.max(...scores) }),
    title: text.title,
    ...(text.description === '' ? {} : { description: text.description }),
    package: findingPackage(of, fixedIn),
    fixAvailable: fixedIn !== null,
    ...(exploited.length === 0 ? {} : { exploitAvailable: exploited.includes(true) }),
    ...(epss.length === 0 ? {} : { epss: epss.reduce((a, b) => (b.score > a.score ? b : a)) }),
    // All are ISO 8601 in UTC with milliseconds, so that text order is time order.
    ...(published.length === 0 ? {} : { publishedAt: published.reduce((a, b) => (b < a ? b : a)) }),
    sources: ['mayfly'],
    aliases: [...names].sort(),
  };
}

function findingPackage({ type, name, version, purl, layer, path }: Package, fixedIn: string | null): FindingPackage {
  return {
    name,
    version,
    purl,
    ...(fixedIn === null ? {} : { fixedIn }),
    layer,
    path,
    os: OS_TYPES.has(type),
  };
}
