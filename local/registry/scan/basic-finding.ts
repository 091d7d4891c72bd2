import type { ImageScanFinding } from '@aws-sdk/client-ecr';
import { vulnerabilityId } from './advisory';
import { cvss3BaseScore } from './cvss';
import type { Match } from './match';

/** ECR's severities for basic scanning, worst first. */
export const BASIC_SEVERITIES = ['CRITICAL', 'HIGH', 'MEDIUM', 'LOW', 'INFORMATIONAL', 'UNDEFINED'] as const;
export type BasicSeverity = (typeof BASIC_SEVERITIES)[number];

/** A finding in the shape of ECR's basic scanning, with what ECR always fills in. */
export type BasicFinding = ImageScanFinding & {
  readonly name: string;
  readonly severity: BasicSeverity;
};

/** ECR names the source package, and its version, in `package_name` and `package_version`. */
export function basicFinding(match: Match): BasicFinding {
  const { advisory, installed, fixedIn } = match;
  const vector = advisory.severity.find(({ type }) => type === 'CVSS_V3')?.score;
  const score = vector === undefined ? null : cvss3BaseScore(vector);
  const attributes = {
    package_name: installed.name,
    package_version: installed.version,
    fixed_in_version: fixedIn,
    CVSS3_VECTOR: vector,
    CVSS3_SCORE: score?.toFixed(1),
  };
  const uri = advisory.references.find(({ type }) => type === 'ADVISORY')?.url;
  return {
    name: vulnerabilityId(advisory),
    description: [advisory.summary, advisory.details].filter((text) => text !== '').join(' '),
    ...(uri === undefined ? {} : { uri }),
    severity: severityOf(advisory.database_specific?.severity, score),
    attributes: Object.entries(attributes).flatMap(([key, value]) => (value === undefined ? [] : [{ key, value }])),
  };
}

/** What the database says, else the rating of the score. Source: CVSS v3.1 specification, section 5. */
function severityOf(stated: string | undefined, score: number | null): BasicSeverity {
  const known = BASIC_SEVERITIES.find((severity) => severity === stated?.toUpperCase());
  if (known !== undefined) return known;
  if (score === null) return 'UNDEFINED';
  if (score >= 9) return 'CRITICAL';
  if (score >= 7) return 'HIGH';
  if (score >= 4) return 'MEDIUM';
  return score > 0 ? 'LOW' : 'INFORMATIONAL';
}

/** Worst first, then by name and package: the order of the pages. */
export function inOrder(findings: readonly BasicFinding[]): readonly BasicFinding[] {
  const rank = (finding: BasicFinding) => BASIC_SEVERITIES.indexOf(finding.severity);
  const text = (finding: BasicFinding) => `${finding.name} ${JSON.stringify(finding.attributes ?? [])}`;
  return findings.toSorted((a, b) => rank(a) - rank(b) || (text(a) < text(b) ? -1 : 1));
}

/** As ECR counts: a severity without findings is absent. */
export function severityCounts(findings: readonly BasicFinding[]): Readonly<Partial<Record<BasicSeverity, number>>> {
  const counts: Partial<Record<BasicSeverity, number>> = {};
  for (const { severity } of findings) counts[severity] = (counts[severity] ?? 0) + 1;
  return counts;
}

/** Findings made for tests of size and paging; numbered, in LOW unless a behaviour overrides it. */
export function syntheticFindings(count: number): readonly BasicFinding[] {
  return Array.from({ length: count }, (_, index) => ({
    name: `CVE-1999-${String(index + 1).padStart(5, '0')}`,
    description: 'Made for a test.',
    severity: 'LOW',
    attributes: [
      { key: 'package_name', value: `synthetic-${index + 1}` },
      { key: 'package_version', value: '1.0-1' },
    ],
  }));
}
