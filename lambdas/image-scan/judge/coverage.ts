import { counted } from '../../shared/wording';
import type { Finding } from '../../verdicts/finding';
import type { Unknown } from '../../verdicts/verdict';
import type { EffectivePolicy } from '../policy/policy';
import type { PackageType, ScanResult } from '../scanner/scan-result';
import { compareText } from './compare-text';
import type { PackageCount, RegistryScan } from './judgement';
import { REGISTRY_COVERAGE } from './registry-coverage';
import { advisoryProblem } from './unknowns';

export interface Coverage {
  readonly unknowns: readonly Unknown[];
  readonly accepted: readonly PackageCount[];
  /** Whether the verdict rests on our own advisories, so that their age limits how long it holds. */
  readonly usesOwnAdvisories: boolean;
}

interface CoverageInput {
  readonly repository: string;
  readonly now: Date;
  readonly policy: EffectivePolicy;
  readonly registryScan: RegistryScan;
  readonly result: ScanResult;
}

/**
 * What is not proven when both scans are laid side by side. A scan that found nothing proves something only where there
 * was something that it can read, and where every package was matched against advisories by one scan or the other.
 */
export function coverageOf(input: CoverageInput): Coverage {
  const { repository, policy, registryScan, result } = input;
  // Where the registry did not scan, that is stated already: its types are not named a second time.
  const scanned = REGISTRY_COVERAGE[registryScan.status === 'complete' ? registryScan.scanType : 'basic'];
  const others = countTypes(result).filter(({ type }) => !scanned.packageTypes.includes(type));
  const accepted = others.filter(({ type }) => policy.acceptUnevaluated.includes(type));
  const required = others.filter(({ type }) => !policy.acceptUnevaluated.includes(type));

  const own = advisoriesOf(result);
  const stale = own === null ? null : advisoryProblem('Our own advisory database', own.builtAt, policy, input.now);
  const unmatched = own === null ? required : [];
  return {
    unknowns: [
      ...(registryScan.status === 'complete' ? registryProof(registryScan, scanned, result) : []),
      ...unmatched.map((group) => ({ what: 'packages', why: unmatchedWhy(group, repository) }) as const),
      ...(stale !== null && required.length > 0 ? [{ what: 'advisories', why: stale } as const] : []),
    ],
    accepted: own === null || stale !== null ? accepted : [],
    usesOwnAdvisories: own !== null && required.length > 0,
  };
}

type Scanned = (typeof REGISTRY_COVERAGE)['basic'];

function registryProof(
  registryScan: Extract<RegistryScan, { status: 'complete' }>,
  scanned: Scanned,
  { findings, inventory }: ScanResult,
): readonly Unknown[] {
  const hasDatabase = inventory.databases.some((database) => scanned.databases.includes(database));
  if (!hasDatabase || !inventory.packages.some(({ type }) => scanned.packageTypes.includes(type))) {
    const missing = hasDatabase ? 'The package database of the image is empty' : 'The image has no package database';
    const reads = scanned.databases.join(' and ');
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

function unmatchedWhy({ type, packages }: PackageCount, repository: string): string {
  const accept = `To accept that, add "${type}" to acceptUnevaluated in the policy of ${repository}.`;
  return `Nobody matched ${counted(packages, `${type} package`)} against advisories. ${accept}`;
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
