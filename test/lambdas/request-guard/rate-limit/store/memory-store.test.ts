import { memoryRateLimitStore } from '../../../../../lambdas/request-guard/rate-limit/store/memory-store';
import type { TakeRequest } from '../../../../../lambdas/request-guard/rate-limit/store/rate-limit-store';

const ask = (different: Partial<TakeRequest>): TakeRequest => ({
  ...{ key: 'a', limit: 2, windowMs: 1000, cost: 1, wanted: 1, blockMs: 0, now: 0, known: null },
  ...different,
});

describe('The store in memory', () => {
  it('counts each key by itself', async () => {
    const store = memoryRateLimitStore();
    const taken = [];
    for (const key of ['a', 'a', 'a', 'b']) taken.push((await store.take(ask({ key }))).taken);
    expect(taken).toEqual([1, 1, 0, 1]);
  });

  it('does not believe what an instance thinks it knows', async () => {
    const store = memoryRateLimitStore();
    await store.take(ask({ cost: 2, wanted: 2 }));
    expect(await store.take(ask({ known: { start: 0, previous: 0, used: 0, blockedUntil: 0 } }))).toMatchObject({
      taken: 0,
    });
  });

  it('has invented keys share one count once it is full, and forgets none that is live', async () => {
    const store = memoryRateLimitStore({ maxKeys: 10 });
    await store.take(ask({ key: 'attacker', cost: 2, wanted: 2 }));
    let admitted = 0;
    for (let invented = 0; invented < 1000; invented++) {
      admitted += (await store.take(ask({ key: `invented ${invented}`, now: 1 }))).taken;
    }
    expect(admitted).toBe(9 + 2);
    expect((await store.take(ask({ key: 'attacker', now: 2 }))).taken).toBe(0);
  });

  it('has room again when windows have passed, of whatever length they were', async () => {
    const store = memoryRateLimitStore({ maxKeys: 4 });
    await store.take(ask({ key: 'long', windowMs: 1e6 }));
    await store.take(ask({ key: 'blocked', limit: 1, blockMs: 1e6 }));
    await store.take(ask({ key: 'blocked', limit: 1, blockMs: 1e6 }));
    await store.take(ask({ key: 'short 1' }));
    await store.take(ask({ key: 'short 2' }));
    const taken = [];
    for (const key of ['x', 'x', 'y', 'y', 'x', 'y']) taken.push((await store.take(ask({ key, now: 2000 }))).taken);
    expect(taken).toEqual([1, 1, 1, 1, 0, 0]);
    expect((await store.take(ask({ key: 'blocked', limit: 1, now: 2000 }))).taken).toBe(0);
  });
});
