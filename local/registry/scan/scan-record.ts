import { type BasicFinding, severityCounts } from './basic-finding';

/** What the stand-in knows of the last scan of an image. */
export type ScanRecord =
  | { readonly status: 'IN_PROGRESS' }
  | { readonly status: 'FAILED' | 'UNSUPPORTED_IMAGE'; readonly description: string }
  | {
      readonly status: 'COMPLETE';
      /** In the order of the pages. */
      readonly findings: readonly BasicFinding[];
      readonly completedAt: Date;
      readonly sourceUpdatedAt: Date;
    };

export interface ScanPage {
  readonly imageScanStatus: { readonly status: string; readonly description: string };
  readonly imageScanFindings?: object;
}

/**
 * The scan as DescribeImageScanFindings shows it; times are seconds.
 *
 * @param empty shows a completed scan without findings, counts and times, as ECR does at times before they are there
 */
export function scanPage(record: ScanRecord, findings: readonly BasicFinding[], empty: boolean): ScanPage {
  switch (record.status) {
    case 'IN_PROGRESS':
      return { imageScanStatus: { status: record.status, description: 'The scan is in progress.' } };
    case 'FAILED':
    case 'UNSUPPORTED_IMAGE':
      return { imageScanStatus: record };
    case 'COMPLETE':
      return {
        imageScanStatus: { status: record.status, description: 'The scan was completed successfully.' },
        imageScanFindings: empty
          ? { findings: [] }
          : {
              findings,
              imageScanCompletedAt: record.completedAt.getTime() / 1000,
              vulnerabilitySourceUpdatedAt: record.sourceUpdatedAt.getTime() / 1000,
              findingSeverityCounts: severityCounts(record.findings),
            },
      };
  }
}
