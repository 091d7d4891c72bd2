import {
  DescribeImageScanFindingsCommand,
  type DescribeImageScanFindingsResponse,
  type ECRClient,
  type EnhancedImageScanFinding,
} from '@aws-sdk/client-ecr';
import { type Inspector2Client, ListFindingsCommand } from '@aws-sdk/client-inspector2';
import type { ImageReference } from '../../../verdicts/image-reference';
import { severityOf } from '../basic-scan/findings';
import { inTermsOfEcr, parseEnhancedFinding } from './enhanced-finding';
import { mapEnhancedFinding } from './findings';
import { countsOf, type ListedFinding, type Listing } from './listing';

/** The APIs' largest pages. Sources: `maxResults` of DescribeImageScanFindings and of Inspector's ListFindings. */
const ECR_PAGE_SIZE = 1000;
const INSPECTOR_PAGE_SIZE = 100;

/** Vulnerable packages; at their largest these are about 100 MB of text, which a function of 1 GB holds with room to write them down. */
const MAX_FINDINGS = 30_000;

/** Pages may be smaller than asked for, or empty with another token; a loop must still end. */
const MAX_PAGES = 500;

export type FindingsPage = DescribeImageScanFindingsResponse;

export function readFindingsPage(ecr: ECRClient, image: ImageReference, nextToken?: string): Promise<FindingsPage> {
  return ecr.send(
    new DescribeImageScanFindingsCommand({
      repositoryName: image.repository,
      imageId: { imageDigest: image.digest },
      maxResults: ECR_PAGE_SIZE,
      nextToken,
    }),
  );
}

/** Reads ECR's list to its end, from its first page on, and what Inspector has suppressed. */
export async function readListing(
  ecr: ECRClient,
  inspector: Inspector2Client,
  image: ImageReference,
  first: FindingsPage,
): Promise<Listing> {
  const listed = new ListReader('enhancedFindings');
  let changed = false;
  let page = first;
  for (let pages = 1; !changed; pages++) {
    for (const raw of page.imageScanFindings?.enhancedFindings ?? []) listed.add(raw);
    if (!page.nextToken || listed.isFull) break;
    if (pages === MAX_PAGES) listed.isFull = true;
    else page = await readFindingsPage(ecr, image, page.nextToken);
    changed = !isSameList(page, first);
  }
  const suppressed = await readSuppressed(inspector, image);
  const counts = first.imageScanFindings?.findingSeverityCounts;
  const problems = [...listed.problems, ...suppressed.problems];
  const known = counts === undefined ? null : countsOf(counts);
  if (counts !== undefined && known === null) problems.push('findingSeverityCounts: not whole numbers');
  const full = [listed, suppressed].find(({ isFull }) => isFull);
  return {
    listed: listed.items,
    suppressed: suppressed.items,
    counts: known,
    problems,
    // The same finding on two pages: the list moved while it was read, and may have lost another between them.
    changed: changed || listed.hasRepeated || suppressed.hasRepeated,
    ...(full === undefined ? {} : { cutOffAt: full.size }),
  };
}

async function readSuppressed(inspector: Inspector2Client, image: ImageReference): Promise<ListReader> {
  const equals = (value: string) => [{ comparison: 'EQUALS' as const, value }];
  const reader = new ListReader('findings', 'SUPPRESSED');
  let nextToken: string | undefined;
  for (let pages = 0; !reader.isFull; pages++) {
    if (pages === MAX_PAGES) reader.isFull = true;
    const page = await inspector.send(
      new ListFindingsCommand({
        filterCriteria: {
          awsAccountId: equals(image.account),
          ecrImageRepositoryName: equals(image.repository),
          ecrImageHash: equals(image.digest),
          findingStatus: equals('SUPPRESSED'),
        },
        maxResults: INSPECTOR_PAGE_SIZE,
        nextToken,
      }),
    );
    for (const raw of page.findings ?? []) reader.add(inTermsOfEcr(raw));
    nextToken = page.nextToken;
    if (!nextToken) break;
  }
  return reader;
}

/** Collects one list over its pages, within bounds. */
class ListReader {
  readonly items: ListedFinding[] = [];
  readonly problems: string[] = [];
  isFull = false;
  hasRepeated = false;
  /** Vulnerable packages read so far. */
  size = 0;
  private read = 0;
  private readonly arns = new Set<string>();
  private readonly name: string;
  private readonly status: ListedFinding['status'] | undefined;

  /** @param status what was asked for; else each finding says it itself */
  constructor(name: string, status?: ListedFinding['status']) {
    this.name = name;
    this.status = status;
  }

  add(raw: EnhancedImageScanFinding): void {
    if (this.isFull) return;
    const path = `${this.name}[${this.read++}]`;
    const parsed = parseEnhancedFinding(raw, path);
    const mapped = parsed.usable ? mapEnhancedFinding(parsed.finding, path) : parsed;
    if (!parsed.usable || !mapped.usable) {
      this.problems.push('problem' in mapped ? mapped.problem : path);
      this.count(1);
      return;
    }
    const { findingArn, severity, status, updatedAt } = parsed.finding;
    const arn = findingArn ?? '';
    if (arn !== '' && this.arns.has(arn)) this.hasRepeated = true;
    this.arns.add(arn);
    this.items.push({
      arn,
      status: this.status ?? statusOf(status),
      severity: severityOf(severity ?? undefined),
      updatedAt: updatedAt ?? null,
      findings: mapped.findings,
    });
    this.count(mapped.findings.length);
  }

  private count(findings: number): void {
    this.size += findings;
    this.isFull ||= this.size > MAX_FINDINGS;
  }
}

/** A status that we do not know counts: nothing is left out by a word. */
function statusOf(status: string | null | undefined): ListedFinding['status'] {
  return status === 'SUPPRESSED' || status === 'CLOSED' ? status : 'ACTIVE';
}

/** A later page need not repeat what the first says; it must not say otherwise. */
function isSameList(page: FindingsPage, first: FindingsPage): boolean {
  const facts = ({ imageScanStatus, imageScanFindings }: FindingsPage) => [
    imageScanStatus?.status,
    imageScanFindings?.imageScanCompletedAt?.getTime(),
    countsText(imageScanFindings?.findingSeverityCounts),
  ];
  const known = facts(first);
  return facts(page).every((fact, index) => fact === undefined || fact === known[index]);
}

function countsText(counts: Readonly<Record<string, number | undefined>> | undefined): string | undefined {
  return counts && JSON.stringify(Object.entries(counts).sort());
}
