import { verdictIndexes } from '../../../lambdas/verdicts/keys';
import type { SeverityCounts } from '../../../lambdas/verdicts/severity';
import { verdictRecord } from '../../support/verdict-record';

const none: SeverityCounts = { CRITICAL: 0, HIGH: 0, MEDIUM: 0, LOW: 0, INFORMATIONAL: 0, UNDEFINED: 0, UNTRIAGED: 0 };
const order = (score: number, counts: Partial<SeverityCounts> = {}) =>
  verdictIndexes(verdictRecord({ verdict: 'NON_COMPLIANT', score, counts: { ...none, ...counts } }))['g1sk'] ?? '';

describe('The index of what is not compliant', () => {
  it.each([
    ['a higher score', order(90), order(9)],
    ['the greatest score', order(100), order(99)],
    ['more criticals at the same score', order(50, { CRITICAL: 12 }), order(50, { CRITICAL: 9 })],
    [
      'more highs at the same criticals',
      order(50, { CRITICAL: 1, HIGH: 3 }),
      order(50, { CRITICAL: 1, HIGH: 2, LOW: 99 }),
    ],
  ])('lists first what has %s', (_, worse, better) => {
    expect([better, worse].sort()).toEqual([worse, better]);
  });

  it.each(['COMPLIANT', 'NOT_APPLICABLE'] as const)('does not hold what is %s', (verdict) => {
    expect(verdictIndexes(verdictRecord({ verdict }))).not.toHaveProperty('g1pk');
  });

  it('tells the day on which a verdict ends', () => {
    const indexes = verdictIndexes(verdictRecord({ validUntil: '2026-12-01T10:00:00.000Z' }));
    expect(indexes['g3pk']).toBe('DUE#2026-12-01');
  });
});
