import type { Account } from '../account';
import type { EnhancedFinding } from './enhanced-finding';
import type { InspectedImage } from './enhanced-scans';

/** What one finding is said to be at a moment. */
export interface FindingState {
  readonly status: 'ACTIVE' | 'SUPPRESSED' | 'CLOSED';
  readonly exploitAvailable: boolean;
  readonly updatedAt: Date;
}

/** How the services write moments: their APIs in seconds, events for people. */
type WriteTime = (date: Date) => number | string;

const inSeconds: WriteTime = (date) => date.getTime() / 1000;
/** `Dec 3, 2021, 6:02:30 PM`. Source: ECR user guide, "Amazon ECR events and EventBridge". */
const forPeople: WriteTime = (date) =>
  date.toLocaleString('en-US', { dateStyle: 'medium', timeStyle: 'medium', timeZone: 'UTC' }).replaceAll('\u202F', ' ');

/** As ECR's DescribeImageScanFindings tells it: EnhancedImageScanFinding of the ECR API reference. */
export function asEcrTells(
  account: Account,
  image: InspectedImage,
  finding: EnhancedFinding,
  state: FindingState,
): object {
  const { cvss } = finding;
  const details = detailsOf(finding, inSeconds);
  return {
    ...common(account, finding, state, inSeconds),
    ...(cvss ? { score: cvss.score, scoreDetails: { cvss: scoreOf(finding) } } : {}),
    // ECR's model of a package knows no remediation.
    packageVulnerabilityDetails: {
      ...details,
      vulnerablePackages: details.vulnerablePackages.map(({ remediation: _, ...rest }) => rest),
    },
    resources: [resourceOf(account, image, inSeconds)],
  };
}

/** As Inspector's ListFindings tells it: Finding of the Amazon Inspector API reference. */
export function asInspectorTells(
  account: Account,
  image: InspectedImage,
  finding: EnhancedFinding,
  state: FindingState,
  write: WriteTime = inSeconds,
): object {
  const { cvss } = finding;
  return {
    ...common(account, finding, state, write),
    ...(cvss ? { inspectorScore: cvss.score, inspectorScoreDetails: { adjustedCvss: scoreOf(finding) } } : {}),
    packageVulnerabilityDetails: detailsOf(finding, write),
    resources: [resourceOf(account, image, write)],
  };
}

/** As the event `Inspector2 Finding` tells it: as the API does, but for its times. */
export function asEventTells(
  account: Account,
  image: InspectedImage,
  finding: EnhancedFinding,
  state: FindingState,
): Readonly<Record<string, unknown>> {
  return { ...asInspectorTells(account, image, finding, state, forPeople) };
}

export function imageArn(
  { region, id }: Account,
  { repository, digest }: Pick<InspectedImage, 'repository' | 'digest'>,
): string {
  return `arn:aws:ecr:${region}:${id}:repository/${repository}/${digest}`;
}

function common(account: Account, finding: EnhancedFinding, state: FindingState, write: WriteTime) {
  return {
    awsAccountId: account.id,
    description: finding.description,
    exploitAvailable: state.exploitAvailable ? 'YES' : 'NO',
    findingArn: finding.arn,
    firstObservedAt: write(finding.firstObservedAt),
    fixAvailable: finding.fixAvailable,
    lastObservedAt: write(state.updatedAt),
    remediation: { recommendation: { text: 'None Provided' } },
    severity: finding.severity,
    status: state.status,
    title: finding.title,
    type: 'PACKAGE_VULNERABILITY',
    updatedAt: write(state.updatedAt),
  };
}

function detailsOf(finding: EnhancedFinding, write: WriteTime) {
  const { cvss, publishedAt, source } = finding;
  return {
    cvss: cvss ? [{ baseScore: cvss.score, scoringVector: cvss.vector, source, version: '3.1' }] : [],
    referenceUrls: [finding.sourceUrl],
    relatedVulnerabilities: finding.related,
    source,
    sourceUrl: finding.sourceUrl,
    ...(publishedAt ? { vendorCreatedAt: write(publishedAt) } : {}),
    vulnerabilityId: finding.vulnerabilityId,
    vulnerablePackages: finding.packages,
  };
}

function scoreOf({ cvss, source }: EnhancedFinding) {
  return {
    adjustments: [],
    score: cvss?.score,
    scoreSource: source,
    scoringVector: cvss?.vector,
    version: '3.1',
  };
}

function resourceOf(account: Account, image: InspectedImage, write: WriteTime) {
  return {
    details: {
      awsEcrContainerImage: {
        architecture: 'amd64',
        imageHash: image.digest,
        imageTags: image.tags,
        pushedAt: write(image.pushedAt),
        registry: account.id,
        repositoryName: image.repository,
      },
    },
    id: imageArn(account, image),
    partition: 'aws',
    region: account.region,
    tags: {},
    type: 'AWS_ECR_CONTAINER_IMAGE',
  };
}
