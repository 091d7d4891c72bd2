import {
  DescribeImageScanFindingsCommand,
  type DescribeImageScanFindingsResponse,
  type ECRClient,
  ECRServiceException,
  StartImageScanCommand,
} from '@aws-sdk/client-ecr';
import type { Finding } from '../../../verdicts/finding';
import { mapFinding } from './findings';
import { type FindingsRead, judgeDescription, judgeFindings, type ScanDescription } from './proof';
import { judgeDescribeRefusal, judgeLaterPageRefusal, judgeStartRefusal, type RegistryRefusal } from './refusals';
import type { BasicScanPoll, ReadFindings, StartScan, Undecided } from './steps';

export interface ScannedImage {
  readonly repository: string;
  readonly digest: string;
  /** ISO 8601, from the registry. */
  readonly pushedAt: string;
  /** ISO 8601: when the run that asks was claimed, the same in each of its polls. */
  readonly claimedAt: string;
}

export interface ScanClients {
  readonly ecr: ECRClient;
  /** Starts scans; one that does not retry is told of the 24 h limit at once. */
  readonly starter: ECRClient;
}

/** The API's largest page. Source: `maxResults` of DescribeImageScanFindings. */
const PAGE_SIZE = 1000;

/** At their largest these are about 100 MB of text, which a function of 512 MB holds with room to write them down. */
const MAX_FINDINGS = 30_000;

/** Pages may be smaller than asked for, or empty with another token; a loop must still end. */
const MAX_PAGES = 500;

/**
 * Asks ECR once for the basic scan of an image, and starts one where there is none that counts. Called again later
 * while it says not-ready, which it does too when throttled longer than the SDK retries.
 * @throws the SDK's error where it says nothing of the image, such as denied access
 */
export async function pollBasicScan(clients: ScanClients, image: ScannedImage, now: Date): Promise<BasicScanPoll> {
  const { ecr, starter } = clients;
  const first = await orRefused(readPage(ecr, image), judgeDescribeRefusal);
  if ('state' in first) return first.state === 'start-scan' ? startScan(starter, image, first) : first;

  const described = judgeDescription(describe(first), { ...image, now });
  const step = described.state === 'start-scan' ? await startScan(starter, image, described) : described;
  if (step.state !== 'read-findings') return step;
  const read = await orRefused(readFindings(ecr, image, first), judgeLaterPageRefusal);
  return 'state' in read ? read : judgeFindings(step.proof, read);
}

async function startScan<IfRefused extends ReadFindings | null>(
  starter: ECRClient,
  image: ScannedImage,
  step: StartScan<IfRefused>,
): Promise<Undecided | NonNullable<IfRefused>> {
  const command = new StartImageScanCommand({
    repositoryName: image.repository,
    imageId: { imageDigest: image.digest },
  });
  const answer = await orRefused(starter.send(command), (refusal) => judgeStartRefusal(refusal, step));
  if ('state' in answer) return answer;
  const status = answer.imageScanStatus?.status;
  return { state: 'not-ready', why: `a scan was started, as ${step.why}${status ? `; it is ${status}` : ''}` };
}

/** The call's answer, or what an error of it says of the image; every other error is thrown. */
async function orRefused<Answer, Step>(
  call: Promise<Answer>,
  judge: (refusal: RegistryRefusal) => Step | null,
): Promise<Answer | Step> {
  try {
    return await call;
  } catch (error) {
    const step = error instanceof ECRServiceException ? judge({ error: error.name, message: error.message }) : null;
    if (step === null) throw error;
    return step;
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
