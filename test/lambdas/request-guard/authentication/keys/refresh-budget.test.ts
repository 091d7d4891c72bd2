import fc from 'fast-check';
import { RefreshBudget } from '../../../../../lambdas/request-guard/authentication/keys/refresh-budget';

const START = Date.parse('2026-03-01T12:00:00Z');

describe('the budget for fetches', () => {
  it('gives some at once, and then one per interval', () => {
    const budget = new RefreshBudget(2, 10_000);
    const taken = [0, 0, 0, 9999, 10_000, 10_001, 60_000, 60_000, 60_000].map((ms) => budget.take(START + ms));
    expect(taken).toEqual([true, true, false, false, true, false, true, true, false]);
  });

  it('gives nothing for a clock that is put back and forth, beyond what time passed', () => {
    const moves = fc.array(fc.integer({ min: -5000, max: 5000 }), { maxLength: 200 });
    fc.assert(
      fc.property(moves, (steps) => {
        const budget = new RefreshBudget(3, 10_000);
        let at = START;
        let forward = 0;
        let given = 0;
        for (const step of steps) {
          at += step;
          forward += Math.max(0, step);
          if (budget.take(at)) given += 1;
        }
        expect(given).toBeLessThanOrEqual(3 + forward / 10_000 + 1e-6);
      }),
    );
  });
});
