import type { VerdictRecord } from '../../../lambdas/verdicts/verdict';
import { historyProblems } from '../../../lambdas/verdicts/verify-history';
import { randomImage, verdictRecord } from '../../support/verdict-record';

const image = randomImage();
const scan = (gen: number, about: Partial<VerdictRecord> = {}) =>
  verdictRecord({ ...image, gen, runId: `run-${gen}`, ...about });

describe('The scan records of an image', () => {
  it('say nothing against the verdict of the latest one', () => {
    expect(historyProblems(scan(3), [scan(3), scan(1)])).toEqual([]);
  });

  it('tell where an older record was put back, whoever signed it', () => {
    expect(historyProblems(scan(1), [scan(3, { verdict: 'NON_COMPLIANT' }), scan(1)])).toEqual([
      'it is not the latest: run run-3 committed generation 3 after it',
    ]);
  });

  it('tell where the record of the verdict itself is missing', () => {
    expect(historyProblems(scan(3), [scan(1)])).toEqual(['its own scan record is missing']);
    expect(historyProblems(scan(3, { runId: 'other' }), [scan(3)])).toEqual(['its own scan record is missing']);
  });

  it('may be gone with the image', () => {
    expect(historyProblems(scan(3, { deletedAt: '2026-11-24T00:00:00.000Z' }), [])).toEqual([]);
  });

  it.each([
    ['while it still held', '2026-11-29T00:00:00.000Z', 0],
    ['after it had ended', '2026-12-01T00:00:00.000Z', 1],
  ])('may hold a later UNKNOWN that left the verdict standing: judged %s', (_, judgedAt, problems) => {
    expect(historyProblems(scan(1), [scan(2, { verdict: 'UNKNOWN', judgedAt }), scan(1)])).toHaveLength(problems);
  });

  it('never hold a later verdict beside a standing UNKNOWN', () => {
    const current = scan(1, { verdict: 'UNKNOWN' });
    expect(historyProblems(current, [scan(2, { verdict: 'UNKNOWN' }), current])).toHaveLength(1);
  });
});
