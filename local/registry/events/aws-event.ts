import { randomUUID } from 'node:crypto';

/** An event as targets of EventBridge receive it. */
export interface AwsEvent {
  readonly version: '0';
  readonly id: string;
  readonly 'detail-type': string;
  readonly source: string;
  readonly account: string;
  /** ISO 8601 in seconds. */
  readonly time: string;
  readonly region: string;
  readonly resources: readonly string[];
  readonly detail: Readonly<Record<string, unknown>>;
}

export interface EventOrigin {
  readonly account: string;
  readonly region: string;
  readonly time: Date;
}

function awsEvent(
  origin: EventOrigin,
  source: string,
  detailType: string,
  resources: readonly string[],
  detail: AwsEvent['detail'],
): AwsEvent {
  return {
    version: '0',
    id: randomUUID(),
    'detail-type': detailType,
    source,
    account: origin.account,
    time: origin.time.toISOString().replace(/\.\d{3}Z$/, 'Z'),
    region: origin.region,
    resources,
    detail,
  };
}

export interface ImageAction {
  readonly action: 'PUSH' | 'DELETE';
  readonly repository: string;
  readonly digest: string;
  /** Empty where the image was named by its digest. */
  readonly tag: string;
  readonly manifestMediaType?: string;
  readonly artifactMediaType?: string;
}

/** Source: Amazon ECR user guide, "Amazon ECR events and EventBridge". */
export function imageActionEvent(origin: EventOrigin, image: ImageAction): AwsEvent {
  return awsEvent(origin, 'aws.ecr', 'ECR Image Action', [], {
    result: 'SUCCESS',
    'repository-name': image.repository,
    'image-digest': image.digest,
    'action-type': image.action,
    'image-tag': image.tag,
    ...(image.manifestMediaType === undefined ? {} : { 'manifest-media-type': image.manifestMediaType }),
    ...(image.artifactMediaType === undefined ? {} : { 'artifact-media-type': image.artifactMediaType }),
  });
}

export interface ScanEnd {
  readonly status: string;
  readonly repository: string;
  readonly digest: string;
  readonly tags: readonly string[];
  readonly counts: Readonly<Record<string, number>>;
}

/** Source: as `imageActionEvent`. */
export function imageScanEvent(origin: EventOrigin, scan: ScanEnd): AwsEvent {
  const arn = `arn:aws:ecr:${origin.region}:${origin.account}:repository/${scan.repository}`;
  return awsEvent(origin, 'aws.ecr', 'ECR Image Scan', [arn], {
    'scan-status': scan.status,
    'repository-name': scan.repository,
    'finding-severity-counts': scan.counts,
    'image-digest': scan.digest,
    'image-tags': scan.tags,
  });
}

/** Source: Amazon ECR user guide, "Amazon ECR events and EventBridge"; the repository is named by its whole ARN. */
export function inspectorScanEvent(origin: EventOrigin, scan: Omit<ScanEnd, 'status'>): AwsEvent {
  const arn = `arn:aws:ecr:${origin.region}:${origin.account}:repository/${scan.repository}`;
  return awsEvent(origin, 'aws.inspector2', 'Inspector2 Scan', [arn], {
    'scan-status': 'INITIAL_SCAN_COMPLETE',
    'repository-name': arn,
    'finding-severity-counts': scan.counts,
    'image-digest': scan.digest,
    'image-tags': scan.tags,
  });
}

/** Source: Amazon Inspector user guide, "Amazon EventBridge event schema for Amazon Inspector events". */
export function inspectorFindingEvent(origin: EventOrigin, image: string, finding: AwsEvent['detail']): AwsEvent {
  return awsEvent(origin, 'aws.inspector2', 'Inspector2 Finding', [image], finding);
}

export interface BuildChange {
  readonly arn: string;
  readonly project: string;
  readonly status: string;
  readonly phase: string;
  readonly startedAt: Date;
  readonly initiator: string;
  readonly timeoutInMinutes: number;
  readonly environment: {
    readonly image: string;
    readonly type: string;
    readonly computeType: string;
    readonly privilegedMode: boolean;
    readonly variables: readonly { readonly name: string; readonly type: string; readonly value: string }[];
  };
}

/** Source: AWS CodeBuild user guide, "Build notifications input format reference". */
export function buildStateEvent(origin: EventOrigin, build: BuildChange): AwsEvent {
  const { environment } = build;
  return awsEvent(origin, 'aws.codebuild', 'CodeBuild Build State Change', [build.arn], {
    'build-status': build.status,
    'project-name': build.project,
    'build-id': build.arn,
    'current-phase': build.phase,
    'current-phase-context': '[]',
    version: '1',
    'additional-information': {
      environment: {
        image: environment.image,
        type: environment.type,
        'compute-type': environment.computeType,
        'privileged-mode': environment.privilegedMode,
        'environment-variables': environment.variables,
      },
      'timeout-in-minutes': build.timeoutInMinutes,
      'build-complete': build.status !== 'IN_PROGRESS',
      'build-start-time': build.startedAt.toISOString(),
      initiator: build.initiator,
    },
  });
}
