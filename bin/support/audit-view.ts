import type { RecordNow } from '../../lambdas/verdicts/as-of-now';
import type { Attempt } from '../../lambdas/verdicts/attempt';
import type { Page } from '../../lambdas/verdicts/queries';
import type { RejectedEvent } from '../../lambdas/verdicts/store/rejected-events';
import type { TagPointer } from '../../lambdas/verdicts/store/tags';
import { EXIT, type ExitCode } from './exit-codes';
import { type Output, VERDICT_STYLES } from './output';
import { type Column, shortDigest, shortTime, table } from './table';

export const verdictColumns: readonly Column<RecordNow>[] = [
  {
    title: 'VERDICT',
    value: ({ verdict, verdictNow }) => (verdict === verdictNow ? verdict : `${verdictNow} (expired)`),
    style: ({ verdictNow }) => VERDICT_STYLES[verdictNow],
  },
  { title: 'SCORE', value: ({ score }) => String(score), align: 'right' },
  { title: 'CRITICAL', value: ({ counts }) => String(counts.CRITICAL), align: 'right' },
  { title: 'HIGH', value: ({ counts }) => String(counts.HIGH), align: 'right' },
  { title: 'MEDIUM', value: ({ counts }) => String(counts.MEDIUM), align: 'right' },
  { title: 'IMAGE', value: ({ repository, digest }) => `${repository}@${shortDigest(digest)}` },
  { title: 'TAGS', value: ({ tags }) => tags.join(', ') },
  { title: 'JUDGED (UTC)', value: ({ judgedAt }) => shortTime(judgedAt) },
  { title: 'UNTIL', value: ({ validUntil }) => shortTime(validUntil) },
];

/** Scans as an auditor reads them: by what rules, and why. */
export const historyColumns: readonly Column<RecordNow>[] = [
  { title: 'STARTED (UTC)', value: ({ startedAt }) => shortTime(startedAt) },
  { title: 'VERDICT', value: ({ verdict }) => verdict, style: ({ verdict }) => VERDICT_STYLES[verdict] },
  { title: 'SCORE', value: ({ score }) => String(score), align: 'right' },
  { title: 'IMAGE', value: ({ digest }) => shortDigest(digest) },
  { title: 'TAGS', value: ({ tags }) => tags.join(', ') },
  { title: 'POLICY', value: ({ policy }) => (policy === null ? '-' : shortDigest(policy)) },
  {
    title: 'REASONS',
    value: ({ reasons, unknowns }) =>
      [
        ...reasons.map(({ threshold, found, allowed }) => `${threshold} ${found} > ${allowed}`),
        ...unknowns.map(({ what, why }) => `${what}: ${why}`),
      ].join('; '),
  },
];

export const tagColumns: readonly Column<TagPointer>[] = [
  { title: 'SEEN SINCE (UTC)', value: ({ observedAt }) => observedAt },
  { title: 'DIGEST', value: ({ digest }) => digest },
];

/** For images that nothing is proven about: the first reason, and how many more there are. */
export const unknownColumns: readonly Column<RecordNow>[] = [
  ...verdictColumns,
  {
    title: 'WHY',
    value: ({ verdictNowWhy, unknowns: [first, ...others] }) => {
      if (verdictNowWhy !== undefined || !first) return verdictNowWhy ?? '';
      return `${others.length > 0 ? `(1 of ${others.length + 1}) ` : ''}${first.what}: ${first.why}`;
    },
  },
];

export const attemptColumns: readonly Column<Attempt>[] = [
  { title: 'STATE', value: ({ state }) => state, style: ({ state }) => (state === 'FIXED' ? 'green' : undefined) },
  { title: 'STARTED (UTC)', value: ({ startedAt }) => shortTime(startedAt) },
  { title: 'NO.', value: ({ number }) => String(number), align: 'right' },
  { title: 'SOURCE', value: ({ sourceDigest }) => shortDigest(sourceDigest) },
  { title: 'RESULT', value: ({ result }) => (result ? shortDigest(result.digest) : '-') },
  {
    title: 'SCORE',
    value: ({ before, result }) => (result ? `${before.score} -> ${result.score}` : String(before.score)),
  },
  { title: 'FINDINGS', value: ({ changes }) => changesText(changes) },
  { title: 'PROJECT', value: ({ project }) => project },
  { title: 'WHY', value: ({ why }) => why ?? '' },
];

/** What an attempt changed: findings gone, new and remaining. */
function changesText(changes: Attempt['changes']): string {
  if (changes === undefined) return '-';
  if ('unknown' in changes) return '?';
  return `-${changes.gone.found} +${changes.new.found} =${changes.remaining.found}`;
}

export const rejectedColumns: readonly Column<RejectedEvent>[] = [
  { title: 'REJECTED (UTC)', value: ({ rejectedAt }) => shortTime(rejectedAt) },
  { title: 'RUN', value: ({ runId }) => runId },
  { title: 'WHY', value: ({ why }) => why },
];

/**
 * Answers with one page; the cursor is a hint for people, part of the document with `--json`.
 * @param about facts of the question that the document is to hold as well
 */
export function showPage<Item>(
  out: Output,
  page: Page<Item>,
  columns: readonly Column<Item>[],
  about: Readonly<Record<string, unknown>> = {},
): ExitCode {
  const { items, next } = page;
  out.answer({ items, next: next ?? null, ...about }, items.length === 0 ? [] : table(columns, items, out.paint));
  if (!out.json && items.length === 0) out.note(next === undefined ? 'None.' : 'None on this page.');
  if (!out.json && next !== undefined) out.note(`There is more: add --next ${next}`);
  return EXIT.done;
}
