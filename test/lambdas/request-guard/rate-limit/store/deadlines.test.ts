import { Deadlines } from '../../../../../lambdas/request-guard/rate-limit/store/deadlines';

describe('How long a call to the store may take', () => {
  it('is longer until the first answer', () => {
    const deadlines = new Deadlines(50, 1000);
    expect([0, 100, 400].map((now) => deadlines.next(now))).toEqual([1000, 900, 600]);
    deadlines.answered();
    expect(deadlines.next(401)).toBe(50);
  });

  it('is short again by itself where no answer comes', () => {
    const deadlines = new Deadlines(50, 1000);
    expect([0, 960, 5_000, 9_000].map((now) => deadlines.next(now))).toEqual([1000, 50, 50, 50]);
  });

  it('is longer after a pause, as connections may be closed by then', () => {
    const deadlines = new Deadlines(50, 1000);
    deadlines.next(0);
    deadlines.answered();
    expect([9_000, 19_000, 29_001].map((now) => deadlines.next(now))).toEqual([50, 50, 1000]);
  });
});
