import type { VerdictRecord } from '../../verdicts/verdict';
import type { RunRequest } from '../contract';

const DAY_MS = 86_400_000;

/** A verdict that ends before this is judged again now: the next look is a day away, and may be late. */
export const HOURS_AHEAD = 36;

/** What has changed since a verdict was given. */
export interface Changes {
  readonly now: Date;
  /** Whether the policy in force asks of this verdict's repository what the policy that it was judged under asked. */
  readonly samePolicy: boolean;
  /** The latest change of an exception that covers this verdict's repository; null where there is none. */
  readonly exceptionChangedAt: Date | null;
}

/** An exception's time is that of whoever wrote it: clocks differ by less than this, and one more judgement does no harm. */
const CLOCK_DIFFERENCE_MS = 15 * 60_000;

/**
 * The request that keeps a current verdict true, or null where it needs none.
 * An artifact stays what it is. What is UNKNOWN is looked at again, ever more rarely: what made it so may last.
 */
export function rejudgementOf(record: VerdictRecord, changes: Changes): RunRequest | null {
  const why = reasonOf(record, changes);
  if (why === null) return null;
  const { account, region, repository, digest } = record;
  const freshUntil = new Date(changes.now.getTime() + HOURS_AHEAD * 3_600_000).toISOString();
  return { source: 'mayfly', trigger: 'rejudge', account, region, repository, digest, why, freshUntil };
}

function reasonOf(record: VerdictRecord, { now, samePolicy, exceptionChangedAt }: Changes): string | null {
  if (record.verdict === 'NOT_APPLICABLE') return null;
  if (!samePolicy) return 'the policy has changed';
  const seenUntil = Date.parse(record.judgedAt) - CLOCK_DIFFERENCE_MS;
  if (exceptionChangedAt !== null && exceptionChangedAt.getTime() >= seenUntil) return 'an exception has changed';

  const left = Date.parse(record.validUntil) - now.getTime();
  if (record.verdict === 'UNKNOWN') {
    return left <= 0 && worthAnotherLook(record, now) ? 'it was unknown, and may not be any more' : null;
  }
  return left <= HOURS_AHEAD * 3_600_000 ? `it holds only until ${record.validUntil}` : null;
}

/** 1, 2, 4, 8 and 16 days after the push, then every 30. */
function worthAnotherLook({ pushedAt, startedAt }: VerdictRecord, now: Date): boolean {
  if (pushedAt === null) return true;
  const day = (at: number) => Math.floor((at - Date.parse(pushedAt)) / DAY_MS);
  return lookNumber(day(now.getTime())) > lookNumber(day(Date.parse(startedAt)));
}

/** How many looks are due by this day after the push. */
function lookNumber(days: number): number {
  if (days < 1) return 0;
  return days < 30 ? Math.floor(Math.log2(Math.min(days, 16))) + 1 : 5 + Math.floor(days / 30);
}
