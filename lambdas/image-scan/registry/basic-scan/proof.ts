import { bounded } from '../../../shared/errors';
import type { Finding } from '../../../verdicts/finding';
import { countBySeverity, SEVERITIES, type SeverityCounts } from '../../../verdicts/severity';
import { severityOf } from './findings';

/** A scan that is proven: complete, after the push, with counts that equal the findings read. */
export interface BasicScanResult {
  readonly findings: readonly Finding[];
  readonly counts: SeverityCounts;
  /** ISO 8601. */
  readonly completedAt: string;
  /** ISO 8601: when the registry last updated its vulnerability data. */
  readonly databaseUpdatedAt: string;
}

export type BasicScanPoll =
  | { readonly state: 'complete'; readonly result: BasicScanResult }
  /** Asking again later can help. */
  | { readonly state: 'not-ready'; readonly why: string }
  /** Asking again cannot help: nothing is proven, and `why` says what stands in the way. */
  | { readonly state: 'unknown'; readonly why: string };

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

/** An error of ECR that says something of the image; every other error is a failure of the call and is thrown. */
export interface RegistryRefusal {
  readonly error: string;
  readonly message: string;
}

type Undecided = Exclude<BasicScanPoll, { state: 'complete' }>;

/** No scan that counts is there or on its way: ask for one. */
export interface StartScan {
  readonly state: 'start-scan';
  readonly why: string;
}

/** What follows from a description: an answer, or what to do next to get one. */
export type NextStep = Undecided | StartScan | { readonly state: 'read-findings'; readonly proof: ScanProof };

/** The parts of a description that make findings count. */
export interface ScanProof {
  readonly completedAt: Date;
  readonly databaseUpdatedAt: Date;
  readonly counts: SeverityCounts;
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

const ENHANCED = 'enhanced scanning is on for this repository; it is not judged yet';

/**
 * From a description to the next step. COMPLETE alone proves nothing: ECR answers so before the findings, the counts
 * and the timestamps are there.
 * @param pushedAt ISO 8601; a scan that ended before it says nothing of this push, so a new one is asked for
 */
export function judgeDescription(scan: ScanDescription, pushedAt: string): NextStep {
  if (scan.enhanced) return unknown(ENHANCED);
  switch (scan.status) {
    case 'COMPLETE':
      return judgeComplete(scan, pushedAt);
    case 'IN_PROGRESS':
    case 'PENDING':
      return notReady(`the registry's scan is ${scan.status}`);
    case 'FAILED':
      return unknown(`the registry's scan failed: ${bounded(scan.statusDescription || 'it does not say why', 500)}`);
    case undefined:
      return unknown('the registry describes a scan without a status');
    default:
      return unknown(
        `the registry's scan has the status ${bounded(scan.status, 64)}${scan.statusDescription ? `: ${bounded(scan.statusDescription, 500)}` : ''}`,
      );
  }
}

function judgeComplete(scan: ScanDescription, pushedAt: string): NextStep {
  const { completedAt, databaseUpdatedAt, severityCounts } = scan;
  if (!isDate(completedAt)) return notReady('COMPLETE, but without imageScanCompletedAt');
  // ECR's timestamps are whole seconds; a scan on push can end in the second of the push.
  if (seconds(completedAt) < seconds(new Date(pushedAt)))
    return {
      state: 'start-scan',
      why: `the last scan ended at ${completedAt.toISOString()}, before the push at ${pushedAt}`,
    };
  if (!isDate(databaseUpdatedAt)) return notReady('COMPLETE, but without vulnerabilitySourceUpdatedAt');
  if (severityCounts === undefined) return notReady('COMPLETE, but without counts');
  const counts = countsOf(severityCounts);
  if (counts === null) return notReady('COMPLETE, but with counts that are not whole numbers');
  return { state: 'read-findings', proof: { completedAt, databaseUpdatedAt, counts } };
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
    },
  };
}

/** What an error of DescribeImageScanFindings means; null for one that says nothing of the image. */
export function judgeDescribeRefusal(refusal: RegistryRefusal): Undecided | StartScan | null {
  if (refusal.error === 'ScanNotFoundException')
    return { state: 'start-scan', why: 'the registry has no scan of the image' };
  return judgeRefusal(refusal);
}

/** What an error of StartImageScan means; null for one that says nothing of the image. */
export function judgeStartRefusal(refusal: RegistryRefusal): Undecided | null {
  switch (refusal.error) {
    case 'LimitExceededException':
      return notReady(
        'the registry does not start another scan (LimitExceeded): an image is scanned once in 24 hours, or calls are too frequent',
      );
    case 'ThrottlingException':
    case 'TooManyRequestsException':
      return notReady(`the registry does not start a scan yet: ${refusal.error}`);
    case 'UnsupportedImageTypeException':
      return unknown(`the registry cannot scan this type of image: ${bounded(refusal.message, 300)}`);
    default:
      return judgeRefusal(refusal);
  }
}

function judgeRefusal({ error, message }: RegistryRefusal): Undecided | null {
  switch (error) {
    case 'ImageNotFoundException':
      return unknown('image deleted before its scan could be read');
    case 'RepositoryNotFoundException':
      return unknown('image deleted with its repository before its scan could be read');
    case 'ImageArchivedException':
      return unknown('the image is archived; restore it to have it scanned');
    case 'ValidationException':
      // ECR has no code of its own for this; only the message tells it from a malformed request.
      return unknown(
        /feature is disabled/i.test(message) ? ENHANCED : `the registry refuses to scan: ${bounded(message, 300)}`,
      );
    default:
      return null;
  }
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

function notReady(why: string) {
  return { state: 'not-ready', why } as const;
}

function unknown(why: string) {
  return { state: 'unknown', why } as const;
}
