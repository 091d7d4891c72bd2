import { EventBudget } from '../../../../lambdas/request-guard/rate-limit/event-budget';

describe('The budget of events', () => {
  it('tells of a subject once until its time is over, and then how many were not told', () => {
    const budget = new EventBudget();
    expect([0, 1, 999, 1000].map((now) => budget.claim('a', now, 1000))).toEqual([0, null, null, 2]);
  });

  it('tells of each subject by itself', () => {
    const budget = new EventBudget();
    expect([budget.claim('a', 0, 1000), budget.claim('b', 0, 1000)]).toEqual([0, 0]);
  });

  it('tells of 60 a minute, however many subjects there are', () => {
    const budget = new EventBudget();
    const claims = Array.from({ length: 50_000 }, (_, subject) => budget.claim(`${subject}`, subject % 60_000, 1e9));
    expect(claims.filter((untold) => untold !== null)).toHaveLength(60);
    expect(budget.claim('next', 60_000, 1e9)).toBe(50_000 - 60);
  });
});
