import type { Contained, ExceptionNow, RecordNow } from '../../../lambdas/verdicts/as-of-now';
import type { Attempt } from '../../../lambdas/verdicts/attempt';
import type { ImageName } from '../../../lambdas/verdicts/image-reference';
import type { PackageQuestion } from '../../../lambdas/verdicts/incident-queries';
import type { PackageOccurrence, VulnerabilityOccurrence } from '../../../lambdas/verdicts/occurrence';
import type { Page, PageRequest } from '../../../lambdas/verdicts/queries';
import type { Period } from '../../../lambdas/verdicts/query-by-month';
import type { RejectedEvent } from '../../../lambdas/verdicts/store/rejected-events';
import type { TagPointer } from '../../../lambdas/verdicts/store/tags';
import type { Snapshot } from '../../../lambdas/verdicts/trend';

/** The verdict of an image; of a tag also when and where it was last seen pointing, as far as that is known. */
export interface FoundVerdict {
  readonly record?: RecordNow;
  readonly seen?: Pick<TagPointer, 'digest' | 'observedAt'>;
}

/** Where questions to the audit trail are asked: the deployment's table, or its audit API. Verdicts are as of now. */
export interface AuditSource {
  verdict(name: ImageName): Promise<FoundVerdict>;
  scans(name: ImageName & { readonly digest: string }, page: PageRequest): Promise<Page<RecordNow>>;
  nonCompliant(page: PageRequest): Promise<Page<RecordNow>>;
  /** @param days how far back verdicts are looked for that have expired; undefined for the source's own default */
  unknown(days: number | undefined, page: PageRequest): Promise<Page<RecordNow>>;
  attempts(repository: string, page: PageRequest): Promise<Page<Attempt>>;
  history(repository: string, period: Period, page: PageRequest): Promise<Page<RecordNow>>;
  tagHistory(name: ImageName & { readonly tag: string }, page: PageRequest): Promise<Page<TagPointer>>;
  tagAt(name: ImageName & { readonly tag: string }, moment: Date): Promise<TagPointer | undefined>;
  withVulnerability(id: string, page: PageRequest): Promise<Page<Contained<VulnerabilityOccurrence>>>;
  withPackage(question: PackageQuestion, page: PageRequest): Promise<Page<Contained<PackageOccurrence>>>;
  /** @param days within which they expire; undefined for all that stand */
  exceptions(days: number | undefined, page: PageRequest): Promise<Page<ExceptionNow>>;
  /** @param month `yyyy-mm`, UTC */
  rejected(month: string, page: PageRequest): Promise<Page<RejectedEvent>>;
  /** @param days `yyyy-mm-dd`, both included */
  trend(days: { readonly from: string; readonly to: string }): Promise<readonly Snapshot[]>;
}
