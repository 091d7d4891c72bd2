import type { ECRClient } from '@aws-sdk/client-ecr';
import { pollBasicScan } from './basic-scan/poll-basic-scan';
import { notReady, type Undecided, unknown } from './basic-scan/steps';
import { type EnhancedScanSources, type PushedImage, pollEnhancedScan } from './enhanced-scan/poll-enhanced-scan';
import type { RegistryEvidence } from './registry-evidence';
import { scanTypeOf } from './scan-type';

export interface RegistryScanSources extends EnhancedScanSources {
  /** Starts basic scans; one that does not retry is told of the 24 h limit at once. */
  readonly starter: ECRClient;
}

/** An image to ask about, and when the run that asks was claimed. ISO 8601. */
export interface ScanTarget extends PushedImage {
  readonly claimedAt: string;
}

export type RegistryScanPoll = Undecided | { readonly state: 'complete'; readonly evidence: RegistryEvidence };

/**
 * Asks once for the registry's own scan, basic or enhanced by what the registry says at this moment: the type can be
 * switched while an image waits, and what the other type said before is no longer there.
 * @throws what the SDKs throw where it says nothing of the image
 */
export async function pollRegistryScan(sources: RegistryScanSources, image: ScanTarget): Promise<RegistryScanPoll> {
  const { ecr } = sources;
  const type = await scanTypeOf(ecr, image.repository);
  const poll = type === 'enhanced' ? await pollEnhanced(sources, image) : await pollBasic(sources, image);
  if (poll.state !== 'unknown') return poll;
  // An answer of the old type while the switch happens says nothing for good.
  const now = await scanTypeOf(ecr, image.repository);
  if (now !== type) return notReady(`the scan type changed from ${type} to ${now} meanwhile`);
  return type === 'uncovered' ? unknown(`${poll.why}. ${uncoveredWhy(image)}`) : poll;
}

async function pollBasic({ ecr, starter, clock }: RegistryScanSources, image: ScanTarget): Promise<RegistryScanPoll> {
  const poll = await pollBasicScan({ ecr, starter }, image, clock());
  if (poll.state !== 'complete') return poll;
  const { counts: _, ...proven } = poll.result;
  return { state: 'complete', evidence: { scanType: 'basic', ...proven } };
}

async function pollEnhanced(sources: RegistryScanSources, image: PushedImage): Promise<RegistryScanPoll> {
  const poll = await pollEnhancedScan(sources, image);
  if (poll.state !== 'complete') return poll;
  const { lastScannedAt, ...rest } = poll.result;
  // Inspector matches against the advisories of the moment: its last scan is their date.
  const dates = { completedAt: lastScannedAt, databaseUpdatedAt: lastScannedAt };
  return { state: 'complete', evidence: { scanType: 'enhanced', ...dates, ...rest } };
}

function uncoveredWhy({ repository }: PushedImage): string {
  return `The registry's scan type is ENHANCED, and no scan filter covers ${repository}: add one`;
}
