import type { Snapshot } from '../../lambdas/verdicts/trend';
import type { Paint } from './output';
import { type Column, table } from './table';

/** Characters of the longest bar. */
const WIDTH = 40;
const DAY_MS = 86_400_000;

const MARKS = [
  ['NON_COMPLIANT', '#'],
  ['UNKNOWN', '?'],
  ['COMPLIANT', '.'],
] as const;

export const LEGEND = `In the chart: ${MARKS.map(([verdict, mark]) => `${mark} ${verdict}`).join(', ')}.`;

/** The last days (`yyyy-mm-dd`, UTC) up to that of `now`, the oldest first. */
export function daysUntil(now: Date, count: number): readonly string[] {
  return Array.from({ length: count }, (_, index) =>
    new Date(now.getTime() - (count - 1 - index) * DAY_MS).toISOString().slice(0, 10),
  );
}

interface Day {
  readonly date: string;
  readonly snapshot?: Snapshot;
}

/** A line for each day, the oldest first, with a bar to the scale of the largest; a day without snapshot says so. */
export function trendLines(snapshots: readonly Snapshot[], days: readonly string[], paint: Paint): readonly string[] {
  const most = snapshots.map(judged).reduce((a, b) => Math.max(a, b), 0);
  const byDate = new Map(snapshots.map((snapshot) => [snapshot.date, snapshot]));
  const rows = days.map((date): Day => {
    const snapshot = byDate.get(date);
    return snapshot ? { date, snapshot } : { date };
  });
  const number = (title: string, read: (snapshot: Snapshot) => number): Column<Day> => ({
    title,
    value: ({ snapshot }) => (snapshot ? String(read(snapshot)) : '-'),
    align: 'right',
  });
  const columns: readonly Column<Day>[] = [
    { title: 'DAY', value: ({ date }) => date },
    number('NON_COMPLIANT', ({ verdicts }) => verdicts.NON_COMPLIANT),
    number('CRITICAL', ({ nonCompliantBy }) => nonCompliantBy.CRITICAL),
    number('HIGH', ({ nonCompliantBy }) => nonCompliantBy.HIGH),
    number('UNKNOWN', ({ verdicts }) => verdicts.UNKNOWN),
    number('COMPLIANT', ({ verdicts }) => verdicts.COMPLIANT),
    { title: 'CHART', value: ({ snapshot }) => (snapshot ? bar(snapshot, most) : 'no snapshot') },
  ];
  return table(columns, rows, paint);
}

/** Signatures and other artifacts were never judged: they are no part of the chart. */
function judged({ verdicts }: Snapshot): number {
  return MARKS.reduce((sum, [verdict]) => sum + verdicts[verdict], 0);
}

/** However small its share, what there is has a mark. */
function bar({ verdicts }: Snapshot, most: number): string {
  return MARKS.map(([verdict, mark]) => {
    const count = verdicts[verdict];
    return mark.repeat(count === 0 ? 0 : Math.max(1, Math.round((count / most) * WIDTH)));
  }).join('');
}
