import type { Account } from '../account';
import type { EnhancedBehaviour } from '../control/behaviour';
import type { EnhancedScan, ShownFinding } from './enhanced-scans';
import { asEcrTells } from './finding-shapes';

/** What DescribeImageScanFindings says of an enhanced scan besides the findings. */
export interface EnhancedPage {
  readonly imageScanStatus: { readonly status: string; readonly description: string };
  readonly imageScanFindings?: object;
}

/** What ECR lists: not what is suppressed, unless it shall. */
export function listedByEcr(shown: readonly ShownFinding[], behaviour: EnhancedBehaviour): readonly ShownFinding[] {
  return shown.filter(({ state }) => behaviour.listsSuppressed || state.status !== 'SUPPRESSED');
}

/**
 * An enhanced scan as DescribeImageScanFindings shows it; times are seconds.
 * @param listed all that ECR lists, for the counts
 * @param page the part of it that this page shows
 */
export function enhancedPage(
  account: Account,
  { image, scannedAt, supported }: EnhancedScan,
  listed: readonly ShownFinding[],
  page: readonly ShownFinding[],
  behaviour: EnhancedBehaviour,
): EnhancedPage {
  if (behaviour.status !== undefined && !HAS_FINDINGS.includes(behaviour.status)) {
    return { imageScanStatus: { status: behaviour.status, description: `The status is ${behaviour.status}.` } };
  }
  if (scannedAt === null) {
    return { imageScanStatus: { status: 'PENDING', description: 'The scan is still to come.' } };
  }
  if (!supported) {
    const description = 'UnsupportedImageError: The operating system is not supported.';
    return { imageScanStatus: { status: 'UNSUPPORTED_IMAGE', description } };
  }
  const status = behaviour.status ?? 'ACTIVE';
  return {
    imageScanStatus: { status, description: 'Continuous scan is selected for image.' },
    imageScanFindings: {
      enhancedFindings: page.map(({ finding, state }) => asEcrTells(account, image, finding, state)),
      imageScanCompletedAt: scannedAt.getTime() / 1000,
      vulnerabilitySourceUpdatedAt: scannedAt.getTime() / 1000,
      ...(behaviour.counts === 'absent' ? {} : { findingSeverityCounts: countsOf(listed, behaviour) }),
    },
  };
}

/** The statuses under which ECR shows findings. */
const HAS_FINDINGS: readonly string[] = ['ACTIVE', 'COMPLETE'];

function countsOf(listed: readonly ShownFinding[], { counts }: EnhancedBehaviour): Readonly<Record<string, number>> {
  const found: Record<string, number> = counts === 'wrong' ? { LOW: 1 } : {};
  for (const { finding } of listed) found[finding.severity] = (found[finding.severity] ?? 0) + 1;
  return found;
}
