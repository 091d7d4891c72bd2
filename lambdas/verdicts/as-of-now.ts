import { type Exception, type ExceptionState, exceptionState } from './exception';
import type { Located } from './incident-queries';
import type { Page } from './queries';
import { type Verdict, type VerdictRecord, verdictAt } from './verdict';

/** A record as it stands in the table, and what its verdict is worth now; why, where that is something else. */
export type RecordNow = VerdictRecord & { readonly verdictNow: Verdict; readonly verdictNowWhy?: string };

export function recordNow(record: VerdictRecord, now: Date): RecordNow {
  const verdictNow = verdictAt(record, now);
  if (verdictNow === record.verdict) return { ...record, verdictNow };
  return { ...record, verdictNow, verdictNowWhy: `expired at ${record.validUntil}` };
}

export function withVerdictNow(page: Page<VerdictRecord>, now: Date): Page<RecordNow> {
  return { ...page, items: page.items.map((record) => recordNow(record, now)) };
}

/** An image's record and, in it, what was asked for. */
export type Contained<Found> = RecordNow & { readonly contains: Found };

export function containedNow<Found>({ found, record }: Located<Found>, now: Date): Contained<Found> {
  return { ...recordNow(record, now), contains: found };
}

/** An exception as it stands in the table, and what it is now. */
export type ExceptionNow = Exception & { readonly state: ExceptionState };

export function exceptionNow(exception: Exception, now: Date): ExceptionNow {
  return { ...exception, state: exceptionState(exception, now) };
}
