import { bounded } from '../../../shared/errors';
import type { Finding, FindingPackage } from '../../../verdicts/finding';
import { packageUrl } from '../../scanner/inventory/purl';
import { severityOf } from '../basic-scan/findings';
import { type EnhancedFinding, MAX_PACKAGE_FIELD, type VulnerablePackage } from './enhanced-finding';

const MAX_DESCRIPTION = 2000;
/** A link longer than this is no reference for a person. */
const MAX_URL = 500;

/** CVSS versions, preferred first. Source: docs/architecture.md, "Score". */
const CVSS_VERSIONS = ['3', '4', '2'];

/** What stands in the place of a version when nothing is fixed. Source: seen in Inspector's findings. */
const NOT_FIXED = new Set(['', 'notavailable', 'none', 'n/a']);

/** Inspector's package managers of npm packages. Source: Amazon Inspector API reference, VulnerablePackage. */
const NPM_MANAGERS = new Set(['NODEPKG', 'NPM', 'YARN']);
/** Inspector's name for the package manager of whatever operating system. Same source. */
const OS_MANAGER = 'OS';

export type MappedFindings =
  | { readonly usable: true; readonly findings: readonly Finding[] }
  | { readonly usable: false; readonly problem: string };

/**
 * One finding of ours for each vulnerable package, or a single one where none is named: a finding is never dropped.
 * @param path for the problem
 */
export function mapEnhancedFinding(raw: EnhancedFinding, path: string): MappedFindings {
  const { vulnerablePackages } = raw.packageVulnerabilityDetails;
  const packages = (vulnerablePackages ?? []).map((of) => ({ of, version: versionOf(of) }));
  const tooLong = packages.findIndex(({ version }) => version.length > MAX_PACKAGE_FIELD);
  if (tooLong >= 0) {
    const where = `${path}.packageVulnerabilityDetails.vulnerablePackages[${tooLong}]`;
    return { usable: false, problem: `${where}: its version is longer than ${MAX_PACKAGE_FIELD} characters` };
  }
  const common = commonFacts(raw);
  const { id } = common;
  if (packages.length === 0) {
    return { usable: true, findings: [{ ...common, title: id, fixAvailable: raw.fixAvailable === 'YES' }] };
  }
  return {
    usable: true,
    findings: packages.map(({ of, version }) => {
      const fix = fixOf(raw.fixAvailable, of);
      return {
        ...common,
        title: bounded(`${id} in ${of.name} ${version}`, MAX_DESCRIPTION),
        package: packageOf(of, version, fix.fixedIn),
        fixAvailable: fix.available,
        ...(of.remediation ? { remedy: bounded(of.remediation, MAX_DESCRIPTION) } : {}),
      };
    }),
  };
}

type CommonFacts = Omit<Finding, 'title' | 'package' | 'fixAvailable' | 'remedy'>;

function commonFacts(raw: EnhancedFinding): CommonFacts {
  const details = raw.packageVulnerabilityDetails;
  const id = details.vulnerabilityId;
  const cvss = cvssOf(raw);
  const description = describe(raw.description ?? '', details.sourceUrl ?? details.referenceUrls?.[0] ?? '');
  const related = (details.relatedVulnerabilities ?? []).flatMap((name) => (name && name !== id ? [name] : []));
  return {
    id,
    kind: 'vulnerability',
    severity: severityOf(raw.severity ?? undefined),
    ...(cvss === undefined ? {} : { cvss }),
    ...(description === '' ? {} : { description }),
    ...(raw.exploitAvailable === 'YES' || raw.exploitAvailable === 'NO'
      ? { exploitAvailable: raw.exploitAvailable === 'YES' }
      : {}),
    ...(details.vendorCreatedAt ? { publishedAt: details.vendorCreatedAt.toISOString() } : {}),
    sources: ['inspector'],
    aliases: [...new Set(related)],
  };
}

/** As the package database writes it: `1:2.3-4` where Inspector tells epoch, version and release apart. */
function versionOf({ epoch, version, release }: VulnerablePackage): string {
  if (!version) return 'unknown';
  return `${epoch ? `${epoch}:` : ''}${version}${release ? `-${release}` : ''}`;
}

/** PARTIAL says that some of the packages have a fix: then each package's own version of it decides. */
function fixOf(
  fixAvailable: string | null | undefined,
  { fixedInVersion }: VulnerablePackage,
): { readonly available: boolean; readonly fixedIn?: string } {
  if (fixAvailable === 'NO') return { available: false };
  const version = fixedInVersion ?? '';
  const known = !NOT_FIXED.has(version.replaceAll(' ', '').toLowerCase());
  return { available: known || fixAvailable === 'YES', ...(known ? { fixedIn: version } : {}) };
}

function packageOf(of: VulnerablePackage, version: string, fixedIn: string | undefined): FindingPackage {
  const isNpm = NPM_MANAGERS.has(of.packageManager ?? '');
  return {
    name: of.name,
    version,
    ...(isNpm ? { purl: packageUrl({ type: 'npm', name: of.name, version }) } : {}),
    ...(fixedIn === undefined ? {} : { fixedIn }),
    ...(of.sourceLayerHash ? { layer: of.sourceLayerHash } : {}),
    ...(of.filePath ? { path: of.filePath } : {}),
    ...(of.packageManager ? { os: of.packageManager === OS_MANAGER } : {}),
  };
}

/** Of the advisory's own source before others', v3 before v4 before v2; Inspector's score only where it adjusted nothing. */
function cvssOf({ packageVulnerabilityDetails: details, scoreDetails }: EnhancedFinding): number | undefined {
  const scores = (details.cvss ?? []).filter((score) => score !== null);
  const ofSource = scores.filter(({ source }) => source && source === details.source);
  for (const candidates of [ofSource, scores]) {
    for (const version of CVSS_VERSIONS) {
      const found = candidates.filter((score) => score.version.startsWith(version)).map((score) => score.baseScore);
      if (found.length > 0) return found.reduce((a, b) => Math.max(a, b));
    }
  }
  const inspector = scoreDetails?.cvss;
  return inspector && (inspector.adjustments ?? []).length === 0 ? inspector.score : undefined;
}

/** The description with the source's link at its end, which a long description must not push out. */
function describe(description: string, url: string): string {
  const text = description.trim();
  const link = url.length <= MAX_URL ? url.trim() : '';
  if (link === '') return bounded(text, MAX_DESCRIPTION);
  return text === '' ? link : `${bounded(text, MAX_DESCRIPTION - link.length - 1)}\n${link}`;
}
