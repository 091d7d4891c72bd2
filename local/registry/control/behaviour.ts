import { z } from 'zod';
import { BASIC_SEVERITIES } from '../scan/basic-finding';

/** Long enough to be seen as in progress, short enough not to be waited for. */
const DEFAULT_SCAN_DELAY_MS = 300;
const DAYS_OF_TEN_YEARS = 3_650;
/** Source: ECR API reference, ImageScanStatus. */
const ENHANCED_STATUSES = [
  ...['ACTIVE', 'COMPLETE', 'PENDING', 'IN_PROGRESS', 'FAILED', 'UNSUPPORTED_IMAGE', 'SCAN_ELIGIBILITY_EXPIRED'],
  ...['FINDINGS_UNAVAILABLE', 'LIMIT_EXCEEDED', 'IMAGE_ARCHIVED'],
] as const;

const scanSchema = z.strictObject({
  /** Milliseconds from the start of a scan to its end. */
  delayMs: z.number().int().min(0).max(600_000).default(DEFAULT_SCAN_DELAY_MS),
  /** `never-finishes` stays IN_PROGRESS; `unsupported` ends as UNSUPPORTED_IMAGE. */
  outcome: z.enum(['findings', 'failed', 'never-finishes', 'unsupported']).default('findings'),
  /** After COMPLETE this many reads show no finding, no count and no time: ECR's false clean. */
  emptyReads: z.number().int().min(0).max(10_000).default(0),
  /** Of one scan an image in 24 hours: as ECR, as though it were used up, or not at all. */
  limit: z.enum(['enforced', 'reached', 'lifted']).default('enforced'),
  /** Findings in the place of what a scan finds. */
  syntheticFindings: z.number().int().min(0).max(100_000).exactOptional(),
  /** The severity that every finding gets. */
  severity: z.enum(BASIC_SEVERITIES).exactOptional(),
  /** How long ago a scan started and ended that is started now: it leaves the 24 hours behind it. */
  ageHours: z
    .number()
    .min(0)
    .max(24 * DAYS_OF_TEN_YEARS)
    .default(0),
  /** How much older vulnerabilitySourceUpdatedAt is than the scan's end. */
  sourceAgeDays: z.number().min(0).max(DAYS_OF_TEN_YEARS).default(0),
});

const enhancedSchema = z.strictObject({
  /** Milliseconds from the first look at an image to the end of its scan. */
  delayMs: z.number().int().min(0).max(600_000).default(DEFAULT_SCAN_DELAY_MS),
  /** What DescribeImageScanFindings says in the place of the true status. */
  status: z.enum(ENHANCED_STATUSES).exactOptional(),
  /** What ListCoverage says in the place of the true status. */
  coverage: z.strictObject({ statusCode: z.enum(['ACTIVE', 'INACTIVE']), reason: z.string() }).exactOptional(),
  /** For so long after the scan the lists are empty, and the counts too. */
  lagMs: z.number().int().min(0).max(600_000).default(0),
  /** Whether the counts are those of the list, are not there, or are one too many. */
  counts: z.enum(['equal', 'absent', 'wrong']).default('equal'),
  /** Vulnerabilities that a suppression rule hides. */
  suppressed: z.array(z.string()).default([]),
  /** Whether ECR lists suppressed findings, with their status, or leaves them out. */
  listsSuppressed: z.boolean().default(false),
  /** Vulnerabilities for which an exploit is known. */
  exploited: z.array(z.string()).default([]),
});
export type EnhancedBehaviour = z.infer<typeof enhancedSchema>;

export const repositoryBehaviourSchema = z.strictObject({
  /** By enhanced scanning, a filter of the registry covers the repository. A change takes effect at once. */
  scanType: z.enum(['basic', 'enhanced']).default('basic'),
  scan: scanSchema.prefault({}),
  enhanced: enhancedSchema.prefault({}),
  /** How much earlier imagePushedAt is than the push. */
  pushAgeHours: z
    .number()
    .min(0)
    .max(24 * DAYS_OF_TEN_YEARS)
    .default(0),
  /** Copies of each push event: 0 loses it. */
  pushEvents: z.number().int().min(0).max(100).default(1),
});
export type RepositoryBehaviour = z.infer<typeof repositoryBehaviourSchema>;
export type ScanBehaviour = RepositoryBehaviour['scan'];

export const projectBehaviourSchema = z.strictObject({
  /**
   * `rebuild` does what the recipe says, or patches the source where the buildspec does; `unchanged` pushes the source image again; `still-vulnerable` pushes a new
   * image with the recipe's old packages; `no-push` succeeds without an image; `fail` fails.
   */
  build: z.enum(['rebuild', 'unchanged', 'still-vulnerable', 'no-push', 'fail']).default('rebuild'),
  /** Milliseconds that a build takes before it pushes. */
  delayMs: z.number().int().min(0).max(600_000).default(100),
});
export type ProjectBehaviour = z.infer<typeof projectBehaviourSchema>;

export const actionBehaviourSchema = z.strictObject({
  /** This many of the next calls are answered with ThrottlingException. */
  throttle: z.number().int().min(0).max(100_000),
});

/** How the stand-in shall behave, by repository, project and action. Everything is as AWS does it until a test asks. */
export class Behaviours {
  private readonly repositories = new Map<string, RepositoryBehaviour>();
  private readonly projects = new Map<string, ProjectBehaviour>();
  private readonly throttled = new Map<string, number>();

  repository(name: string): RepositoryBehaviour {
    return this.repositories.get(name) ?? repositoryBehaviourSchema.parse({});
  }

  project(name: string): ProjectBehaviour {
    return this.projects.get(name) ?? projectBehaviourSchema.parse({});
  }

  setRepository(name: string, behaviour: RepositoryBehaviour): void {
    this.repositories.set(name, behaviour);
  }

  setProject(name: string, behaviour: ProjectBehaviour): void {
    this.projects.set(name, behaviour);
  }

  throttle(action: string, calls: number): void {
    this.throttled.set(action, calls);
  }

  /** True if this call of the action is one of those to be refused; each question counts as one call. */
  refuses(action: string): boolean {
    const left = this.throttled.get(action) ?? 0;
    if (left > 0) this.throttled.set(action, left - 1);
    return left > 0;
  }

  /** Repositories that enhanced scanning covers. */
  enhancedRepositories(): readonly string[] {
    return [...this.repositories].flatMap(([name, { scanType }]) => (scanType === 'enhanced' ? [name] : []));
  }

  reset(): void {
    this.repositories.clear();
    this.projects.clear();
    this.throttled.clear();
  }
}
