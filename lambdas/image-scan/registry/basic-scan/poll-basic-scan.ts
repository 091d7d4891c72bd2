import {
  DescribeImageScanFindingsCommand,
  type DescribeImageScanFindingsResponse,
  type ECRClient,
  ECRServiceException,
  StartImageScanCommand,
} from '@aws-sdk/client-ecr';
import type { Finding } from '../../../verdicts/finding';
import { mapFinding } from './findings';
import {
  type BasicScanPoll,
  type FindingsRead,
  judgeDescribeRefusal,
  judgeDescription,
  judgeFindings,
  judgeStartRefusal,
  type RegistryRefusal,
  type ScanDescription,
  type StartScan,
} from './proof';

export interface ScannedImage {
  readonly repository: string;
  readonly digest: string;
  /** ISO 8601, from the registry. */
  readonly pushedAt: string;
}

/** The API's largest page. Source: `maxResults` of DescribeImageScanFindings. */
const PAGE_SIZE = 1000;

/** At their largest these are about 100 MB of text, which a function of 512 MB holds with room to write them down. */
const MAX_FINDINGS = 30_000;

/** Pages may be smaller than asked for, or empty with another token; a loop must still end. */
const MAX_PAGES = 500;

/**
 * Asks ECR once for the basic scan of an image, and starts one where there is none that counts. Called again later
 * while it says not-ready. Throttling is left to the SDK's retries.
 * @param starter the client that starts a scan; one that does not retry is told of the 24 h limit at once
 * @throws the SDK's error where it says nothing of the image, such as denied access
 */
export async function pollBasicScan(
  ecr: ECRClient,
  image: ScannedImage,
  starter: ECRClient = ecr,
): Promise<BasicScanPoll> {
  const step = await readScan(ecr, image);
  return step.state === 'start-scan' ? startScan(starter, image, step.why) : step;
}

async function readScan(ecr: ECRClient, image: ScannedImage): Promise<BasicScanPoll | StartScan> {
  try {
    const first = await readPage(ecr, image);
    const step = judgeDescription(describe(first), image.pushedAt);
    return step.state === 'read-findings' ? judgeFindings(step.proof, await readFindings(ecr, image, first)) : step;
  } catch (error) {
    const step = error instanceof ECRServiceException ? judgeDescribeRefusal(refusalOf(error)) : null;
    if (step === null) throw error;
    return step;
  }
}

async function startScan(ecr: ECRClient, image: ScannedImage, reason: string): Promise<BasicScanPoll> {
  try {
    const answer = await ecr.send(
      new StartImageScanCommand({ repositoryName: image.repository, imageId: { imageDigest: image.digest } }),
    );
    const status = answer.imageScanStatus?.status;
    return { state: 'not-ready', why: `a scan was started, as ${reason}${status ? `; it is ${status}` : ''}` };
  } catch (error) {
    const poll = error instanceof ECRServiceException ? judgeStartRefusal(refusalOf(error)) : null;
    if (poll === null) throw error;
    return poll;
  }
}

async function readFindings(ecr: ECRClient, image: ScannedImage, first: Page): Promise<FindingsRead> {
  const findings: Finding[] = [];
  const problems: string[] = [];
  let page = first;
  for (let pages = 1; ; pages++) {
    if (!isSameScan(page, first)) return { findings, problems, changed: true };
    for (const raw of page.imageScanFindings?.findings ?? []) {
      if (findings.length + problems.length >= MAX_FINDINGS)
        return { findings, problems, changed: false, cutOffAt: MAX_FINDINGS };
      const mapped = mapFinding(raw, findings.length + problems.length);
      if (mapped.usable) findings.push(mapped.finding);
      else problems.push(mapped.problem);
    }
    if (!page.nextToken) return { findings, problems, changed: false };
    if (pages === MAX_PAGES) return { findings, problems, changed: false, cutOffAt: findings.length + problems.length };
    page = await readPage(ecr, image, page.nextToken);
  }
}

type Page = DescribeImageScanFindingsResponse;

function readPage(ecr: ECRClient, image: ScannedImage, nextToken?: string): Promise<Page> {
  return ecr.send(
    new DescribeImageScanFindingsCommand({
      repositoryName: image.repository,
      imageId: { imageDigest: image.digest },
      maxResults: PAGE_SIZE,
      nextToken,
    }),
  );
}

function describe({ imageScanStatus, imageScanFindings }: Page): ScanDescription {
  return {
    status: imageScanStatus?.status,
    statusDescription: imageScanStatus?.description,
    completedAt: imageScanFindings?.imageScanCompletedAt,
    databaseUpdatedAt: imageScanFindings?.vulnerabilitySourceUpdatedAt,
    severityCounts: imageScanFindings?.findingSeverityCounts,
    enhanced: imageScanFindings?.enhancedFindings !== undefined,
  };
}

/** A later page need not repeat what the first says; it must not say otherwise. */
function isSameScan(page: Page, first: Page): boolean {
  const status = page.imageScanStatus?.status;
  const completedAt = page.imageScanFindings?.imageScanCompletedAt?.getTime();
  return (
    (status === undefined || status === first.imageScanStatus?.status) &&
    (completedAt === undefined || completedAt === first.imageScanFindings?.imageScanCompletedAt?.getTime())
  );
}

function refusalOf(error: ECRServiceException): RegistryRefusal {
  return { error: error.name, message: error.message };
}
