import type { Clock } from '../../shared/clock';
import type { Attempt } from '../../verdicts/attempt';
import { imageKey } from '../../verdicts/image-reference';
import type { AuditTable } from '../../verdicts/store/audit-table';
import { TARGET_TAG_PREFIX } from '../contract';
import type { ImageTruth } from '../registry/image-truth';
import { acceptsImage } from '../remediation/attempt';
import { endAttempt, readAttempt } from '../remediation/attempt-store';
import type { AskedRun } from './run-request';

/** Where an image stands in a chain of rebuilds, told by the tag that only its build was given. */
export interface RebuiltBy {
  /** The chain's first image. It is known however late the image came: the budget counts on it. */
  readonly rootDigest: string | null;
  /** The attempt that waits for this image; null where there is none, or where it came too late. */
  readonly attemptId: string | null;
}

/** Finds the attempt whose tag an image carries. One whose image came after its deadline ends here: no other will come. */
export async function rebuiltBy(
  { table, clock }: { readonly table: AuditTable; readonly clock: Clock },
  pushed: AskedRun,
  truth: ImageTruth | null,
): Promise<RebuiltBy> {
  const pushedAt = truth ? new Date(truth.pushedAt) : clock();
  let rootDigest: string | null = null;
  for (const attempt of await attemptsNamed(table, pushed, truth)) {
    rootDigest = attempt.rootDigest;
    const acceptance = acceptsImage(attempt, { ...pushed, pushedAt });
    if (acceptance.accepted) return { rootDigest, attemptId: attempt.attemptId };
    if (attempt.state === 'OPEN') {
      const why = `The image ${pushed.digest} came too late: ${acceptance.why}`;
      await endAttempt(table, attempt.attemptId, { state: 'FAILED', why }, clock());
    }
  }
  return { rootDigest, attemptId: null };
}

/** Replication copies tags to other registries, and anybody can push one: only this repository's attempts count. */
async function attemptsNamed(
  table: AuditTable,
  pushed: AskedRun,
  truth: ImageTruth | null,
): Promise<readonly Attempt[]> {
  const tags = new Set([...(pushed.tag ? [pushed.tag] : []), ...(truth?.tags ?? [])]);
  const attempts: Attempt[] = [];
  for (const tag of tags) {
    if (!tag.startsWith(TARGET_TAG_PREFIX)) continue;
    const attempt = await readAttempt(table, tag.slice(TARGET_TAG_PREFIX.length));
    if (attempt && imageKey(attempt) === imageKey(pushed)) attempts.push(attempt);
  }
  return attempts;
}
