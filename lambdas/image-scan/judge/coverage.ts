import { counted } from '../../shared/wording';
import type { Finding } from '../../verdicts/finding';
import type { Unknown } from '../../verdicts/verdict';
import type { EffectivePolicy } from '../policy/policy';
import type { MatchedAdvisories, PackageType, ScanResult } from '../scanner/scan-result';
import { compareText } from './compare-text';
import type { PackageCount, RegistryScan } from './judgement';
import { REGISTRY_COVERAGE } from './registry-coverage';
import { advisoryProblem } from './unknowns';
import { clip } from './wording';

export interface Coverage {
  readonly unknowns: readonly Unknown[];
  readonly accepted: readonly PackageCount[];
  /** Whether the verdict rests on our own advisories, so that their age limits how long it holds. */
  readonly usesOwnAdvisories: boolean;
}

/** Names come out of images; what is unknown stands in every record. */
const MAX_PACKAGES_NAMED = 3;
const MAX_NAME = 100;
const MAX_PROBLEM = 500;

interface CoverageInput {
  readonly repository: string;
  readonly now: Date;
  readonly policy: EffectivePolicy;
  readonly registryScan: RegistryScan;
  readonly result: ScanResult;
}

/** Where there is no registry scan, it covers nothing. */
const NOT_SCANNED: Scanned = { databases: [], packageTypes: [] };

/**
 * What is not proven when both scans are laid side by side. A scan that found nothing proves something only where there
 * was something that it can read, and where every package was matched against advisories by one scan or the other.
 */
export function coverageOf(input: CoverageInput): Coverage {
  const { repository, policy, registryScan, result } = input;
  const scanned = scannedBy(registryScan);
  const others = countTypes(result).filter(({ type }) => !scanned.packageTypes.includes(type));
  const required = others.filter(({ type }) => !policy.acceptUnevaluated.includes(type));

  const own = advisoriesOf(result);
  const stale = own === null ? null : advisoryProblem('Our own advisory database', own.builtAt, policy, input.now);
  const unmatched = own === null ? others.map(unmatchedAll) : unmatchedBy(own, others);
  const accepted = own === null || stale !== null ? others : countedOf(unmatched);
  return {
    unknowns: [
      ...(registryScan.status === 'complete' ? registryProof(registryScan, scanned, result) : []),
      ...(registryScan.status === 'not-asked' ? inventoryProof(result) : []),
      ...unmatched
        .filter(({ type }) => !policy.acceptUnevaluated.includes(type))
        .map((group) => ({ what: 'packages', why: unmatchedWhy(group, registryScan, repository) }) as const),
      ...(stale !== null && required.length > 0 ? [{ what: 'advisories', why: stale } as const] : []),
    ],
    accepted: accepted.filter(({ type }) => policy.acceptUnevaluated.includes(type)),
    usesOwnAdvisories: own !== null && required.length > 0,
  };
}

type Scanned = (typeof REGISTRY_COVERAGE)['basic'];

/** Where a registry's scan failed, that is stated already: its types are not named a second time. */
function scannedBy(registryScan: RegistryScan): Scanned {
  if (registryScan.status === 'not-asked') return NOT_SCANNED;
  return REGISTRY_COVERAGE[registryScan.status === 'complete' ? registryScan.scanType : 'basic'];
}

/** Without a package, matching had nothing to prove; a distribution without its package database hides its packages. */
function inventoryProof({ inventory: { distribution, databases, packages } }: ScanResult): readonly Unknown[] {
  if (packages.length === 0) {
    return [{ what: 'inventory', why: 'No package was found in the image, so that there was nothing to match.' }];
  }
  if (distribution === null || databases.length > 0) return [];
  const name = clip(`${distribution.id} ${distribution.versionId}`.trim(), MAX_NAME);
  const why = `The image is of ${name}, but no package database of it could be read: its packages are not known.`;
  return [{ what: 'inventory', why }];
}

function registryProof(
  registryScan: Extract<RegistryScan, { status: 'complete' }>,
  scanned: Scanned,
  { findings, inventory }: ScanResult,
): readonly Unknown[] {
  const hasDatabase = inventory.databases.some((database) => scanned.databases.includes(database));
  if (!hasDatabase || !inventory.packages.some(({ type }) => scanned.packageTypes.includes(type))) {
    const missing = hasDatabase ? 'The package database of the image is empty' : 'The image has no package database';
    const reads = new Intl.ListFormat('en').format(scanned.databases);
    const why = `${missing}, so that the registry's scan had nothing to read (it reads ${reads}).`;
    return [{ what: 'inventory', why }];
  }
  const ours = findings.filter((finding) => isOfType(finding, scanned.packageTypes));
  const { findings: theirs, suppressed = [] } = registryScan;
  if (theirs.length + suppressed.length > 0 || ours.length === 0) return [];
  const matches = counted(ours.length, 'vulnerable package');
  const why = `The registry's scan found nothing, but our advisories match ${matches} of a type that it covers.`;
  return [{ what: 'registry-scan', why }];
}

/** A database without records matches nothing, as good as none. */
function advisoriesOf({ advisories }: ScanResult): ScanResult['advisories'] {
  return advisories !== null && advisories.records > 0 ? advisories : null;
}

interface Unmatched extends PackageCount {
  /** Why, and which; null where no database was asked. */
  readonly problem: string | null;
}

const unmatchedAll = (group: PackageCount): Unmatched => ({ ...group, problem: null });

/** What our own database could not answer, of the types that nobody else matched. */
function unmatchedBy({ unmatched }: MatchedAdvisories, types: readonly PackageCount[]): readonly Unmatched[] {
  return unmatched
    .filter(({ type }) => types.some((group) => group.type === type))
    .map(({ type, count, packages, why }) => {
      const named = packages.slice(0, MAX_PACKAGES_NAMED).map((name) => clip(name, MAX_NAME));
      const list = count > named.length ? `${named.join(', ')}, ...` : named.join(', ');
      return { type, packages: count, problem: clip(`${why} (${list})`, MAX_PROBLEM) };
    });
}

function countedOf(groups: readonly Unmatched[]): readonly PackageCount[] {
  const types = new Map<PackageType, number>();
  for (const { type, packages } of groups) types.set(type, (types.get(type) ?? 0) + packages);
  return [...types].map(([type, packages]) => ({ type, packages }));
}

function unmatchedWhy({ type, packages, problem }: Unmatched, registryScan: RegistryScan, repository: string): string {
  const matched = `Nobody matched ${counted(packages, `${type} package`)} against advisories`;
  const get =
    registryScan.status === 'not-asked'
      ? 'To get advisories, run "mayfly advisories sync"'
      : 'To get advisories, see the setting imageScan.advisories';
  const accept = `to accept that, add "${type}" to acceptUnevaluated in the policy of ${repository}`;
  return `${matched}${problem === null ? '' : `: ${problem}`}. ${get}; ${accept}.`;
}

function countTypes({ inventory }: ScanResult): readonly PackageCount[] {
  const types = new Map<PackageType, number>();
  for (const { type } of inventory.packages) types.set(type, (types.get(type) ?? 0) + 1);
  return [...types].sort(([a], [b]) => compareText(a, b)).map(([type, packages]) => ({ type, packages }));
}

function isOfType(finding: Finding, types: readonly PackageType[]): boolean {
  const purl = finding.package?.purl ?? '';
  return finding.kind === 'vulnerability' && types.some((type) => purl.startsWith(`pkg:${type}/`));
}
