import { type ECRClient, ECRServiceException } from '@aws-sdk/client-ecr';
import { type Inspector2Client, ListCoverageCommand } from '@aws-sdk/client-inspector2';
import type { Clock } from '../../../shared/clock';
import type { ImageReference } from '../../../verdicts/image-reference';
import { judgeDescribeRefusal } from '../basic-scan/refusals';
import { notReady, type Undecided } from '../basic-scan/steps';
import { type CoverageStep, judgeCoverage } from './coverage';
import { digestOf, findingsOf } from './listing';
import { type EnhancedScanPoll, judgeEnhancedDescription, judgeListing } from './proof';
import { type FindingsPage, readFindingsPage, readListing } from './read-listing';
import type { ReadingMemory } from './reading-memory';

export interface EnhancedScanSources {
  readonly ecr: ECRClient;
  readonly inspector: Inspector2Client;
  readonly memory: ReadingMemory;
  readonly clock: Clock;
  /** Milliseconds for which a list of findings must stand still before it is believed. */
  readonly settleMs: number;
}

export interface PushedImage extends ImageReference {
  /** ISO 8601, from the registry. */
  readonly pushedAt: string;
}

/**
 * Asks ECR and Amazon Inspector once for the enhanced scan of an image. Called again later while it says not-ready.
 * There is nothing to start: Inspector scans by itself. Throttling is left to the SDKs' retries.
 * @throws the SDK's error where it says nothing of the image, such as denied access; ReadingRaced
 */
export async function pollEnhancedScan(sources: EnhancedScanSources, image: PushedImage): Promise<EnhancedScanPoll> {
  try {
    const startedAt = sources.clock();
    const first = await readFindingsPage(sources.ecr, image);
    const described = judgeEnhancedDescription(describe(first));
    if (described.state !== 'read-findings') return described;
    return await readAndJudge(sources, image, first, startedAt);
  } catch (error) {
    const refusal = error instanceof ECRServiceException ? judgeRefusal(error) : null;
    if (refusal === null) throw error;
    return refusal;
  }
}

async function readAndJudge(
  sources: EnhancedScanSources,
  image: PushedImage,
  first: FindingsPage,
  startedAt: Date,
): Promise<EnhancedScanPoll> {
  const { ecr, inspector, memory, clock, settleMs } = sources;
  const coverage = await readCoverage(inspector, image, clock());
  if (coverage.state !== 'scanned') return coverage;
  const listing = await readListing(ecr, inspector, image, first);
  const after = await readCoverage(inspector, image, clock());
  if (after.state !== 'scanned') return after;

  const endedAt = clock();
  const { lastScannedAt } = coverage;
  const rescanned = after.lastScannedAt.getTime() !== lastScannedAt.getTime();
  const changed = listing.changed || rescanned;
  // A list that moved equals no other, so it is remembered as none.
  const digest = changed ? `changed at ${endedAt.toISOString()}` : digestOf(listing);
  const { since, changes } = await memory.remember(digest, endedAt);
  const judged = judgeListing(
    {
      listing: { ...listing, changed },
      lastScannedAt,
      startedAt,
      endedAt,
      unchangedSince: since,
      changedBefore: changes > 0,
    },
    settleMs,
  );
  if (!('proof' in judged)) return judged;
  return {
    state: 'complete',
    result: {
      ...findingsOf(listing, lastScannedAt),
      lastScannedAt: lastScannedAt.toISOString(),
      proof: judged.proof,
    },
  };
}

/** The filter names one image, so there is one entry or none, and never a second page. */
async function readCoverage(inspector: Inspector2Client, image: PushedImage, now: Date): Promise<CoverageStep> {
  const { account, region, repository, digest, pushedAt } = image;
  const resourceId = `arn:${partitionOf(region)}:ecr:${region}:${account}:repository/${repository}/${digest}`;
  const equals = (value: string) => [{ comparison: 'EQUALS' as const, value }];
  const { coveredResources = [] } = await inspector.send(
    new ListCoverageCommand({
      filterCriteria: {
        accountId: equals(account),
        resourceType: equals('AWS_ECR_CONTAINER_IMAGE'),
        ecrRepositoryName: equals(repository),
        resourceId: equals(resourceId),
      },
    }),
  );
  const covered = coveredResources
    .filter((resource) => resource.resourceId === resourceId && resource.scanType !== 'CODE')
    .map(({ scanStatus, lastScannedAt }) => ({ ...scanStatus, lastScannedAt }));
  return judgeCoverage(covered, pushedAt, now);
}

/** Source: AWS documentation, "Amazon Resource Names", partitions. */
function partitionOf(region: string): string {
  if (region.startsWith('cn-')) return 'aws-cn';
  return region.startsWith('us-gov-') ? 'aws-us-gov' : 'aws';
}

function describe({ imageScanStatus, imageScanFindings }: FindingsPage) {
  const { findings, enhancedFindings } = imageScanFindings ?? {};
  return {
    status: imageScanStatus?.status,
    statusDescription: imageScanStatus?.description,
    basic: findings !== undefined && enhancedFindings === undefined,
  };
}

function judgeRefusal({ name, message }: ECRServiceException): Undecided | null {
  const step = judgeDescribeRefusal({ error: name, message });
  if (step?.state !== 'start-scan') return step;
  return notReady('Amazon Inspector has not scanned the image yet');
}
