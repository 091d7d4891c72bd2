import { createHash } from 'node:crypto';
import type { Finding } from '../../../verdicts/finding';
import { countBySeverity, SEVERITIES, type Severity, type SeverityCounts } from '../../../verdicts/severity';
import { severityOf } from '../basic-scan/findings';

/** A finding as Amazon Inspector lists it. */
export interface ListedFinding {
  /** Empty where the answer has none. */
  readonly arn: string;
  readonly status: 'ACTIVE' | 'SUPPRESSED' | 'CLOSED';
  readonly severity: Severity;
  /** When its status last changed, if that is known. */
  readonly updatedAt: Date | null;
  /** One for each vulnerable package. */
  readonly findings: readonly Finding[];
}

/** Everything that one poll read, over all pages. */
export interface Listing {
  /** From ECR, of whatever status. */
  readonly listed: readonly ListedFinding[];
  /** From Amazon Inspector, which alone is sure to name them. */
  readonly suppressed: readonly ListedFinding[];
  /** ECR's counts; null where it gives none. */
  readonly counts: SeverityCounts | null;
  /** Paths of what could not be used. */
  readonly problems: readonly string[];
  /** Set when there was more than is read. */
  readonly cutOffAt?: number;
  /** True if a later page belonged to another list than the first. */
  readonly changed: boolean;
}

export interface EnhancedFindings {
  readonly findings: readonly Finding[];
  /** What a suppression rule hides, to be named as excepted. */
  readonly suppressed: readonly Finding[];
  /** Inspector's findings that its last scan did not see any more. */
  readonly closed: number;
}

/**
 * What counts. CLOSED is not fixed: findings are also closed when Inspector stops scanning. As an image never changes,
 * a closed finding is gone only if a scan after its closing did not open it again.
 */
export function findingsOf({ listed, suppressed }: Listing, lastScannedAt: Date): EnhancedFindings {
  const isGone = ({ status, updatedAt }: ListedFinding) =>
    status === 'CLOSED' && updatedAt !== null && updatedAt.getTime() < lastScannedAt.getTime();
  const counting = listed.filter((item) => item.status !== 'SUPPRESSED' && !isGone(item));
  const counted = new Set(counting.map(({ arn }) => arn).filter((arn) => arn !== ''));
  // ECR may list a suppressed one too, or still as active: then it counts.
  const hidden = new Map<string, ListedFinding>();
  for (const item of [...listed.filter(({ status }) => status === 'SUPPRESSED'), ...suppressed]) {
    if (!counted.has(item.arn)) hidden.set(item.arn || JSON.stringify(item.findings), item);
  }
  return {
    findings: counting.flatMap(({ findings }) => findings),
    suppressed: [...hidden.values()].flatMap(({ findings }) => findings),
    closed: listed.filter(isGone).length,
  };
}

/**
 * Where ECR's counts and its list disagree, or null. Nobody documents whether suppressed and closed findings are among
 * the counts, so either reading will do; both are made of the same list.
 */
export function disagreement({ listed, counts }: Listing): string | null {
  if (counts === null) return null;
  const active = countBySeverity(listed.filter(({ status }) => status === 'ACTIVE'));
  const readings = [
    active,
    countBySeverity(listed),
    countBySeverity(listed.filter((item) => item.status !== 'CLOSED')),
  ];
  if (readings.some((reading) => SEVERITIES.every((severity) => reading[severity] === counts[severity]))) return null;
  return SEVERITIES.filter((severity) => active[severity] !== counts[severity])
    .map((severity) => `${counts[severity]} ${severity} counted, ${active[severity]} read`)
    .join('; ');
}

/** Absent severities are 0, unknown names add up as UNDEFINED, and a `TOTAL` is no severity. Null for what is no count. */
export function countsOf(counts: Readonly<Record<string, number | undefined>>): SeverityCounts | null {
  const known = { ...countBySeverity([]) };
  for (const [severity, count = 0] of Object.entries(counts)) {
    if (!Number.isSafeInteger(count) || count < 0) return null;
    if (severity !== 'TOTAL') known[severityOf(severity)] += count;
  }
  return known;
}

/** The same for two polls that read the same, in whatever order: what the second of two equal reads is compared by. */
export function digestOf({ listed, suppressed, counts }: Listing): string {
  const hash = createHash('sha256').update(JSON.stringify(counts));
  for (const list of [listed, suppressed]) {
    const items = list.map(({ arn, status, severity, findings }) => JSON.stringify([arn, status, severity, findings]));
    hash.update(JSON.stringify(items.sort()));
  }
  return `sha256:${hash.digest('hex')}`;
}
