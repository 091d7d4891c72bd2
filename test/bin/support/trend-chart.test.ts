import { daysUntil, trendLines } from '../../../bin/support/trend-chart';
import type { Snapshot } from '../../../lambdas/verdicts/trend';

const snapshot = (date: string, [nonCompliant, unknown, compliant]: readonly [number, number, number]): Snapshot => ({
  date,
  takenAt: `${date}T00:10:00.000Z`,
  verdicts: { NON_COMPLIANT: nonCompliant, UNKNOWN: unknown, COMPLIANT: compliant, NOT_APPLICABLE: 1_000 },
  expired: 0,
  nonCompliantBy: { CRITICAL: nonCompliant, HIGH: 0, MEDIUM: 0, LOW: 0, INFORMATIONAL: 0, OTHER: 0 },
});
const plain = (_: unknown, text: string) => text;

test('days are those up to now, the oldest first, over the end of a month', () => {
  expect(daysUntil(new Date('2026-03-02T00:00:00.000Z'), 4)).toEqual([
    ...['2026-02-27', '2026-02-28', '2026-03-01', '2026-03-02'],
  ]);
});

test('the largest day is 40 marks wide, the others to its scale, and a day without snapshot says so', () => {
  const days = ['2026-11-01', '2026-11-02', '2026-11-03'];
  const lines = trendLines([snapshot('2026-11-01', [20, 10, 50]), snapshot('2026-11-03', [0, 0, 40])], days, plain);
  expect(lines).toEqual([
    'DAY         NON_COMPLIANT  CRITICAL  HIGH  UNKNOWN  COMPLIANT  CHART',
    `2026-11-01             20        20     0       10         50  ${'#'.repeat(10)}${'?'.repeat(5)}${'.'.repeat(25)}`,
    '2026-11-02              -         -     -        -          -  no snapshot',
    `2026-11-03              0         0     0        0         40  ${'.'.repeat(20)}`,
  ]);
});

test('what there is has a mark, however small its share, and nothing has none', () => {
  const [, few, none] = trendLines(
    [snapshot('2026-11-01', [1, 0, 100_000]), snapshot('2026-11-02', [0, 0, 0])],
    ['2026-11-01', '2026-11-02'],
    plain,
  );
  expect(few).toMatch(/ #\.{40}$/);
  expect(none).toMatch(/ 0 +0$/);
});
