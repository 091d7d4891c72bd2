import { bounded } from '../../../shared/errors';
import type { Finding } from '../../../verdicts/finding';
import { countBySeverity, SEVERITIES, type SeverityCounts } from '../../../verdicts/severity';
import { severityOf } from './findings';
import {
  type BasicScanPoll,
  ENHANCED,
  type NextStep,
  notReady,
  type ReadFindings,
  type ScanProof,
  type Undecided,
  unknown,
} from './steps';

/** What DescribeImageScanFindings says besides the findings themselves. */
export interface ScanDescription {
  readonly status?: string | undefined;
  readonly statusDescription?: string | undefined;
  readonly completedAt?: Date | undefined;
  readonly databaseUpdatedAt?: Date | undefined;
  readonly severityCounts?: Readonly<Record<string, number | undefined>> | undefined;
  /** True if `enhancedFindings` is present, empty or not. */
  readonly enhanced: boolean;
}

/** Everything that was read of the findings, over all pages. */
export interface FindingsRead {
  readonly findings: readonly Finding[];
  /** Paths of the findings that could not be used. */
  readonly problems: readonly string[];
  /** Set when there was more than we read. */
  readonly cutOffAt?: number;
  /** True if a later page belonged to another scan than the first. */
  readonly changed: boolean;
}

/** When things happened, in ISO 8601, and when the registry was asked. */
export interface RunTimes {
  /** When the image was pushed: a scan that ended before it says nothing of this push. */
  readonly pushedAt: string;
  /** When the run was claimed: the same in every poll of the run, which is all the memory that polls share. */
  readonly claimedAt: string;
  readonly now: Date;
}

/** ECR scans an image once in 24 hours, scan on push included. Source: API reference of StartImageScan. */
const RENEWABLE_AFTER_MS = 24 * 60 * 60 * 1000;

/**
 * For so long after the claim an old scan is no answer if the registry starts none: one that was just started, by this
 * run or by somebody else, may not show yet. The second-last poll of the shortest deadline (a minute) comes sooner, the
 * last one later, so that each deadline leaves a poll at which the old scan counts.
 */
const SETTLED_AFTER_MS = 60_000;

/**
 * From a description to the next step. COMPLETE alone proves nothing: ECR answers so before the findings, the counts
 * and the timestamps are there.
 *
 * A scan that was 24 h old when the run was claimed is asked for anew. Without that an old scan would be read for ever,
 * as ECR keeps the last one and scans by itself only on the first push. 24 h, and no age of a policy, as policy is read
 * when the image is judged, and because that is what ECR allows: a younger scan is as new as can be had, an older one
 * can be renewed. Seen from the claim, so that a scan does not grow too old while a run waits, and so that what a run
 * asked for is the only answer to it: the old scan stays too old in each of its polls.
 *
 * - Somebody else started one: it is IN_PROGRESS and hides the old one, or the registry refuses ours; both are waited for.
 * - No scan is on its way, and the registry still refuses (100,000 a day are used up, its clock is behind ours): the old
 *   one is used, whose age the judge weighs.
 * - The new scan fails: it has replaced the old one, and the image is unknown.
 */
export function judgeDescription(scan: ScanDescription, times: RunTimes): NextStep {
  if (scan.enhanced) return unknown(ENHANCED);
  switch (scan.status) {
    case 'COMPLETE':
      return judgeComplete(scan, times);
    case 'IN_PROGRESS':
    case 'PENDING':
      return notReady(`the registry's scan is ${scan.status}`);
    case 'FAILED':
      return judgeFruitless("the registry's scan failed", scan, times);
    case 'FINDINGS_UNAVAILABLE':
      return judgeFruitless("the registry's scan has the status FINDINGS_UNAVAILABLE", scan, times);
    case undefined:
      return unknown('the registry describes a scan without a status');
    default:
      return unknown(`the registry's scan has the status ${bounded(scan.status, 64)}${detail(scan, '')}`);
  }
}

/**
 * A scan that ended without findings does not say when: it may be years old, or the answer to our request. It is asked
 * for anew, but only until the registry has settled: whether ECR counts failed scans to its limit is not documented, and
 * one that fails each time must not be started with each poll.
 */
function judgeFruitless(what: string, scan: ScanDescription, times: RunTimes): NextStep {
  const why = `${what}${detail(scan, ': it does not say why')}`;
  return hasSettled(times) ? unknown(why) : { state: 'start-scan', why, ifRefused: null };
}

function judgeComplete(scan: ScanDescription, times: RunTimes): NextStep {
  const { pushedAt, claimedAt, now } = times;
  const { completedAt } = scan;
  if (!isDate(completedAt)) {
    const why = 'COMPLETE, but without imageScanCompletedAt';
    // What is still on its way comes within a minute or so; what never comes is replaced by a new scan.
    return hasSettled(times) ? { state: 'start-scan', why, ifRefused: null } : notReady(why);
  }
  const ended = `the last scan ended at ${completedAt.toISOString()}`;
  // ECR's timestamps are whole seconds; a scan on push can end in the second of the push.
  if (!(seconds(completedAt) >= seconds(new Date(pushedAt))))
    return { state: 'start-scan', why: `${ended}, before the push at ${pushedAt}`, ifRefused: null };

  const step = proofOf(scan, completedAt);
  if (completedAt.getTime() >= Date.parse(claimedAt) - RENEWABLE_AFTER_MS) return step;
  const why = `${ended}, more than 24 hours before the claim at ${claimedAt}`;
  if (step.state !== 'read-findings' || !hasSettled(times)) return { state: 'start-scan', why, ifRefused: null };
  const proof = { ...step.proof, renewalRefusedAt: now.toISOString() };
  return { state: 'start-scan', why, ifRefused: { state: 'read-findings', proof } };
}

function proofOf({ databaseUpdatedAt, severityCounts }: ScanDescription, completedAt: Date): Undecided | ReadFindings {
  if (!isDate(databaseUpdatedAt)) return notReady('COMPLETE, but without vulnerabilitySourceUpdatedAt');
  if (severityCounts === undefined) return notReady('COMPLETE, but without counts');
  const counts = countsOf(severityCounts);
  if (counts === null) return notReady('COMPLETE, but with counts that are not whole numbers');
  return { state: 'read-findings', proof: { completedAt, databaseUpdatedAt, counts } };
}

function hasSettled({ claimedAt, now }: RunTimes): boolean {
  return now.getTime() - Date.parse(claimedAt) >= SETTLED_AFTER_MS;
}

function detail({ statusDescription }: ScanDescription, otherwise: string): string {
  return statusDescription ? `: ${bounded(statusDescription, 500)}` : otherwise;
}

/** From the findings to the result: they count only if they are whole, of one scan, and as many as the registry says. */
export function judgeFindings(proof: ScanProof, read: FindingsRead): BasicScanPoll {
  const { findings, problems, cutOffAt } = read;
  if (read.changed) return notReady('the scan changed while its findings were read');
  if (cutOffAt !== undefined)
    return unknown(`the registry's scan has more findings than the ${cutOffAt} that are read`);
  if (problems.length > 0) {
    const rest = problems.length > 3 ? ` and ${problems.length - 3} more` : '';
    return unknown(`the registry's scan has findings that cannot be used: ${problems.slice(0, 3).join('; ')}${rest}`);
  }
  const counts = countBySeverity(findings);
  const differing = SEVERITIES.filter((severity) => counts[severity] !== proof.counts[severity]);
  if (differing.length > 0) {
    const said = differing.map((severity) => `${proof.counts[severity]} ${severity} counted, ${counts[severity]} read`);
    return notReady(`COMPLETE, but counts and findings differ: ${said.join('; ')}`);
  }
  return {
    state: 'complete',
    result: {
      findings,
      counts,
      completedAt: proof.completedAt.toISOString(),
      databaseUpdatedAt: proof.databaseUpdatedAt.toISOString(),
      ...(proof.renewalRefusedAt === undefined ? {} : { renewalRefusedAt: proof.renewalRefusedAt }),
    },
  };
}

/** Absent severities are 0; names that we do not know add up as UNDEFINED, as their findings do. */
function countsOf(counts: Readonly<Record<string, number | undefined>>): SeverityCounts | null {
  const known = { ...countBySeverity([]) };
  for (const [severity, count = 0] of Object.entries(counts)) {
    if (!Number.isSafeInteger(count) || count < 0) return null;
    known[severityOf(severity)] += count;
  }
  return known;
}

function isDate(date: Date | undefined): date is Date {
  return date !== undefined && !Number.isNaN(date.getTime());
}

function seconds(date: Date): number {
  return Math.floor(date.getTime() / 1000);
}
