import { bounded } from '../../../shared/errors';
import { notReady, type Undecided, unknown } from '../basic-scan/steps';
import { disagreement, type EnhancedFindings, type Listing } from './listing';

/** How a list of findings came to be believed. Times are ISO 8601. */
export interface ListProof {
  /**
   * `settled`: the counts equal the list, no other list was seen, and it had its time since the last scan.
   * `two-equal-reads`: it was read twice, so far apart, and nothing else was read in between.
   */
  readonly rule: 'settled' | 'two-equal-reads';
  readonly counts: 'equal' | 'absent';
  /** When this list was first and last read. */
  readonly firstReadAt: string;
  readonly lastReadAt: string;
}

/** An enhanced scan that is proven. */
export interface EnhancedScanResult extends EnhancedFindings {
  /** ISO 8601: Inspector's last scan, which is also the date of the advisories that it rests on. */
  readonly lastScannedAt: string;
  readonly proof: ListProof;
}

export type EnhancedScanPoll = Undecided | { readonly state: 'complete'; readonly result: EnhancedScanResult };

/** What DescribeImageScanFindings says besides the findings themselves. */
export interface EnhancedDescription {
  readonly status?: string | undefined;
  readonly statusDescription?: string | undefined;
  /** True if there are findings of basic scanning: what is shown is an earlier scan of the other type. */
  readonly basic: boolean;
}

/** From ECR's status to the next step: ACTIVE and COMPLETE alone prove nothing, as findings come later than both. */
export function judgeEnhancedDescription(scan: EnhancedDescription): Undecided | { readonly state: 'read-findings' } {
  const { status } = scan;
  switch (status) {
    case 'ACTIVE':
    case 'COMPLETE':
      return scan.basic ? notReady('the registry still shows a basic scan of the image') : { state: 'read-findings' };
    case 'PENDING':
    case 'IN_PROGRESS':
      return notReady(`the registry's enhanced scan is ${status}`);
    case 'FINDINGS_UNAVAILABLE':
      return notReady('the registry cannot show findings at the moment (FINDINGS_UNAVAILABLE)');
    case 'SCAN_ELIGIBILITY_EXPIRED':
      return refused(
        scan,
        'Amazon Inspector no longer scans the image, as its re-scan duration is over; findings that it closes then are not fixed. Push the image again, or lengthen the duration',
      );
    case 'LIMIT_EXCEEDED':
      return refused(scan, "Amazon Inspector's limit of scans is used up");
    case 'IMAGE_ARCHIVED':
      return refused(scan, 'the image is archived. Restore it to have it scanned');
    case 'UNSUPPORTED_IMAGE':
      return refused(scan, 'Amazon Inspector does not support the image');
    case 'FAILED':
      return refused(scan, "the registry's enhanced scan failed");
    default:
      return refused(scan, 'the registry describes an enhanced scan without a status that is known');
  }
}

/** What was read now, and what this run had read before. */
export interface Reading {
  readonly listing: Listing;
  readonly lastScannedAt: Date;
  readonly startedAt: Date;
  readonly endedAt: Date;
  /** When this very list was first read in this run, and whether the run had read another before it. */
  readonly unchangedSince: Date;
  readonly changedBefore: boolean;
}

/**
 * Whether a list of findings is whole. Lists lag behind the scan by seconds, and an empty one looks the same before and
 * after: so it must agree with the counts and have stood still for `settleMs`. Why this is sound: docs/adr/0009.
 */
export function judgeListing(reading: Reading, settleMs: number): Undecided | { readonly proof: ListProof } {
  const { listing, lastScannedAt, startedAt, endedAt, unchangedSince, changedBefore } = reading;
  const problem = listingProblem(listing);
  if (problem !== null) return problem;

  const counts = listing.counts === null ? 'absent' : 'equal';
  const times = { firstReadAt: unchangedSince.toISOString(), lastReadAt: endedAt.toISOString() };
  if (startedAt.getTime() - unchangedSince.getTime() >= settleMs)
    return { proof: { rule: 'two-equal-reads', counts, ...times } };
  if (counts === 'equal' && !changedBefore && startedAt.getTime() - lastScannedAt.getTime() >= settleMs)
    return { proof: { rule: 'settled', counts, ...times } };

  const missing = counts === 'absent' ? 'the registry gives no counts' : 'findings may still arrive';
  return notReady(`${missing}: the list must stand still for ${settleMs / 1000} s, and is read again`);
}

function listingProblem(listing: Listing): Undecided | null {
  const { problems, cutOffAt } = listing;
  if (listing.changed) return notReady('the list of findings changed while it was read');
  if (cutOffAt !== undefined) return unknown(`the enhanced scan has more findings than the ${cutOffAt} that are read`);
  if (problems.length > 0) {
    const rest = problems.length > 3 ? ` and ${problems.length - 3} more` : '';
    const named = problems.slice(0, 3).map((problem) => bounded(problem, 300));
    return unknown(`the enhanced scan has findings that cannot be used: ${named.join('; ')}${rest}`);
  }
  const differing = disagreement(listing);
  return differing === null ? null : notReady(`counts and findings of the enhanced scan differ: ${differing}`);
}

function refused({ status, statusDescription }: EnhancedDescription, what: string): Undecided {
  const said = statusDescription ? `: ${bounded(statusDescription, 300)}` : '';
  return unknown(`${what} (${bounded(status ?? 'no status', 64)}${said})`);
}
