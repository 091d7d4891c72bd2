import { RELEASED } from '../../verdicts/store/claims';
import { type VerdictRecord, verdictStands } from '../../verdicts/verdict';
import { asksAnew, type RunRequest, TRIGGERS } from '../contract';

type Standing = Pick<VerdictRecord, 'verdict' | 'validUntil' | 'deletedAt'>;

/**
 * Whether nobody has looked at an image that was pushed: it has no current verdict, and no run took its claim. A verdict
 * whose image was deleted answers for nothing, but its claim was given back: the image that was pushed again is a lost push.
 * A claim that ran out is that of a dead run, which the sweep finds by its lease.
 */
export function isLostPush(current: Standing | undefined, claim: { readonly leaseUntil: string } | undefined): boolean {
  if (current && current.deletedAt === undefined) return false;
  return claim === undefined || claim.leaseUntil === RELEASED;
}

/** What becomes of an image whose run died: it is asked for, or the lease is only given back. */
export type AfterDeadRun =
  | { readonly ask: RunRequest['trigger']; readonly why: string }
  | { readonly ask: null; readonly why: string };

/**
 * A run that died before a verdict stood is made up for by the first verdict that is due. Where one stands, the run was
 * to judge anew: what it was told meanwhile counts, and otherwise the evidence that there is, as nobody knows any more what
 * it was started for. An image that is gone needs no run, and a run could not take its lease off the list.
 */
export function afterDeadRun(current: Standing | undefined, rerun: string | null, now: Date): AfterDeadRun {
  if (current?.deletedAt !== undefined) return { ask: null, why: 'its image is gone from the registry' };
  if (!current || !verdictStands(current, now)) return { ask: 'sweep', why: 'the run that was to judge it died' };
  const told = TRIGGERS.filter(asksAnew).find((trigger) => trigger === rerun);
  return { ask: told ?? 'rejudge', why: 'the run that was to judge it anew died' };
}

/**
 * Why an unpublished record's image is to be judged again, or null where it need not be. In the workflow the publication
 * comes before the remediation: what was not published was not acted upon. Its plan is hours old by now, so it is not
 * carried out but made anew, by a run that judges as policy and exceptions are now.
 *
 * @param attemptStands whether the attempt that the plan names was opened
 */
export function whyRejudge(
  record: Pick<VerdictRecord, 'runId' | 'plan'>,
  current: Pick<VerdictRecord, 'runId' | 'deletedAt'> | undefined,
  attemptStands: boolean,
): string | null {
  if (record.plan.strategy === 'none' || attemptStands) return null;
  if (current?.runId !== record.runId || current.deletedAt !== undefined) return null;
  return `nothing was done about the verdict of run ${record.runId}, which was not published`;
}

/** What becomes of an OPEN attempt whose deadline has passed. */
export type AfterDeadline =
  | { readonly end: string }
  /** Its image came in time: the verdict ends it. */
  | { readonly await: string };

/** A pushed image whose event was lost is looked for this long by the sweep: what was not judged by then will not be. */
const JUDGED_WITHIN_HOURS = 24;

/**
 * @param image what the attempt's tag points at in the registry; null where it is not there
 */
export function afterDeadline(
  { deadline }: { readonly deadline: string },
  image: { readonly digest: string; readonly pushedAt: string } | null,
  now: Date,
): AfterDeadline {
  const end = Date.parse(deadline);
  if (image === null || Date.parse(image.pushedAt) >= end) return { end: 'No image came before the deadline.' };
  if (now.getTime() >= end + JUDGED_WITHIN_HOURS * 3_600_000) {
    return {
      end: `Its image ${image.digest} came in time, and was not judged in the ${JUDGED_WITHIN_HOURS} hours after.`,
    };
  }
  return { await: image.digest };
}
