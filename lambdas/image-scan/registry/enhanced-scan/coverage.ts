import { bounded } from '../../../shared/errors';
import { notReady, type Undecided, unknown } from '../basic-scan/steps';

/** What Amazon Inspector's ListCoverage says of one image. */
export interface CoveredImage {
  readonly statusCode?: string | undefined;
  readonly reason?: string | undefined;
  readonly lastScannedAt?: Date | undefined;
}

export type CoverageStep = Undecided | { readonly state: 'scanned'; readonly lastScannedAt: Date };

/** Clocks of a region's services differ by less; a date further ahead is wrong, and proves nothing. */
const MAX_CLOCK_DIFFERENCE_MS = 60_000;

/**
 * Reasons that pass. Source of all reasons: Amazon Inspector API reference, ScanStatus; of INTERNAL_ERROR it says that
 * Inspector resumes by itself.
 */
const PASSING: Readonly<Record<string, string>> = {
  PENDING_INITIAL_SCAN: 'its first scan of the image is still to come',
  PENDING_REVIVAL_SCAN: 'it took the image up again, and the scan is still to come',
  SCAN_IN_PROGRESS: 'it scans the image now',
  INTERNAL_ERROR: 'it had an internal error and will scan the image again by itself',
};

/** Reasons that stay until somebody acts. */
const LASTING: Readonly<Record<string, string>> = {
  SCAN_ELIGIBILITY_EXPIRED:
    'its re-scan duration for the image is over; findings that it closes then are not fixed. Push the image again, or lengthen the duration',
  UNSUPPORTED_OS: "it does not support the image's operating system, architecture or type of manifest",
  UNSUPPORTED_MEDIA_TYPE: "it does not support the image's media type",
  IMAGE_SIZE_EXCEEDED: 'the image is too large for it',
  IMAGE_ARCHIVED: 'the image is archived. Restore it to have it scanned',
  SCAN_FREQUENCY_MANUAL: 'no scan filter of the registry covers the repository. Add one',
  ACCESS_DENIED: 'a policy keeps it from the image. Allow it to read the repository',
  ACCESS_DENIED_TO_ENCRYPTION_KEY: "the key policy keeps it from the image. Allow it to use the repository's key",
  EXCLUDED_BY_TAG: 'a tag excludes the image',
  NO_INVENTORY: 'it found no inventory of software in the image',
  NO_RESOURCES_FOUND: 'it found nothing to scan',
  PENDING_DISABLE: 'it is being switched off in this account',
  RESOURCE_TERMINATED: 'it takes the image for deleted',
};

/**
 * Whether Amazon Inspector has scanned the image since its push. A repository that is scanned on push only was scanned
 * once: that counts as of its date, and the age of the advisories limits how long.
 * @param covered every entry for the image; there should be one
 * @param pushedAt ISO 8601
 */
export function judgeCoverage(covered: readonly CoveredImage[], pushedAt: string, now: Date): CoverageStep {
  const [entry, another] = covered;
  if (entry === undefined) return notReady('Amazon Inspector does not list the image yet');
  if (another !== undefined) return notReady('Amazon Inspector lists the image more than once');
  const { statusCode, reason = '', lastScannedAt } = entry;
  const scanned = (reason === 'SUCCESSFUL' && statusCode === 'ACTIVE') || reason === 'SCAN_FREQUENCY_SCAN_ON_PUSH';
  if (!scanned) return judgeReason(statusCode, reason);

  if (lastScannedAt === undefined || Number.isNaN(lastScannedAt.getTime()))
    return notReady(`Amazon Inspector says ${reason}, but not when it last scanned the image`);
  // The registry's dates are whole seconds.
  if (seconds(lastScannedAt) < seconds(new Date(pushedAt)))
    return notReady(
      `Amazon Inspector last scanned the image on ${lastScannedAt.toISOString()}, before its push at ${pushedAt}`,
    );
  if (lastScannedAt.getTime() > now.getTime() + MAX_CLOCK_DIFFERENCE_MS)
    return notReady(`Amazon Inspector's last scan is dated ${lastScannedAt.toISOString()}, which lies in the future`);
  return { state: 'scanned', lastScannedAt };
}

function judgeReason(statusCode: string | undefined, reason: string): Undecided {
  const passing = own(PASSING, reason);
  if (passing !== undefined) return notReady(`Amazon Inspector: ${passing} (${reason})`);
  const lasting = own(LASTING, reason) ?? 'it does not say that it has scanned the image';
  const code = bounded(statusCode ?? 'no status', 64);
  return unknown(`Amazon Inspector: ${lasting} (${code}, ${bounded(reason || 'no reason', 64)})`);
}

function own(texts: Readonly<Record<string, string>>, key: string): string | undefined {
  return Object.hasOwn(texts, key) ? texts[key] : undefined;
}

function seconds(date: Date): number {
  return Math.floor(date.getTime() / 1000);
}
