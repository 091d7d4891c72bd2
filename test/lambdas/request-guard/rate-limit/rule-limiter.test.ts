import { RuleLimiter } from '../../../../lambdas/request-guard/rate-limit/rule-limiter';
import type { RateLimitStore } from '../../../../lambdas/request-guard/rate-limit/store/rate-limit-store';
import { watchedStore } from './support/stores';

const T0 = 60_000_000;
const rule = { name: 'a', limit: 10, windowMs: 60_000, blockMs: 0, leaseSize: 1, shards: 1 };

function limiter(different: Partial<typeof rule> = {}, store: RateLimitStore = watchedStore(), random = () => 0) {
  return new RuleLimiter({ ...rule, ...different }, store, random);
}

/** Takes one after the other, and counts what was admitted. */
async function takeAll(limit: RuleLimiter, times: number, now = T0, cost = 1): Promise<number> {
  let admitted = 0;
  for (let time = 0; time < times; time++) {
    if ((await limit.take('k', { cost, now })).admitted) admitted += 1;
  }
  return admitted;
}

describe('A limiter', () => {
  it('asks once a decision, and not at all for a key that it knows to be used up', async () => {
    const store = watchedStore();
    expect(await takeAll(limiter({}, store), 50)).toBe(10);
    expect(store.asked).toHaveLength(10);
  });

  it('says what is left, and when the window ends', async () => {
    expect(await limiter().take('k', { cost: 4, now: T0 + 15_000 })).toEqual({
      admitted: true,
      quota: { rule: 'a', limit: 10, windowSeconds: 60, remaining: 6, resetSeconds: 45 },
      until: T0 + 60_000,
    });
  });

  it('says when a refused request may come again', async () => {
    const limit = limiter();
    await takeAll(limit, 10);
    // A tenth of the next window must have passed before one of ten tokens is free.
    expect((await limit.take('k', { cost: 1, now: T0 + 30_000 })).quota).toMatchObject({
      remaining: 0,
      resetSeconds: 36,
    });
    expect((await limit.take('k', { cost: 1, now: T0 + 65_999 })).admitted).toBe(false);
    expect((await limit.take('k', { cost: 1, now: T0 + 66_000 })).admitted).toBe(true);
  });

  it('lets a cheap request through that comes after one too dear', async () => {
    const store = watchedStore();
    const limit = limiter({}, store);
    await takeAll(limit, 8);
    expect((await limit.take('k', { cost: 3, now: T0 })).admitted).toBe(false);
    expect((await limit.take('k', { cost: 2, now: T0 })).admitted).toBe(true);
    expect(store.asked).toHaveLength(9);
  });

  it('refuses what costs more than the limit, for which no time helps, without asking', async () => {
    const store = watchedStore();
    expect(await limiter({}, store).take('k', { cost: 11, now: T0 })).toMatchObject({
      admitted: false,
      quota: { resetSeconds: 60 },
    });
    expect(store.asked).toHaveLength(0);
  });

  it('never admits by what it remembers: the store has the last word', async () => {
    const store = watchedStore();
    const [mine, other] = [limiter({}, store), limiter({}, store)];
    await takeAll(mine, 1);
    await takeAll(other, 9);
    expect(await takeAll(mine, 5)).toBe(0);
    expect(store.asked).toHaveLength(11);
  });

  it('throws what the store throws', async () => {
    const limit = limiter({}, { take: () => Promise.reject(new Error('down')) });
    await expect(limit.take('k', { cost: 1, now: T0 })).rejects.toThrow('down');
  });
});

describe('A limiter that blocks', () => {
  it('blocks through the store, so that others know, and then asks no more', async () => {
    const store = watchedStore();
    const [mine, other] = [limiter({ blockMs: 300_000 }, store), limiter({ blockMs: 300_000 }, store)];
    await takeAll(mine, 10);
    expect((await mine.take('k', { cost: 1, now: T0 })).quota).toMatchObject({ remaining: 0, resetSeconds: 300 });
    expect(store.asked).toHaveLength(11);
    await takeAll(mine, 20, T0 + 299_999);
    expect(store.asked).toHaveLength(11);
    expect((await other.take('k', { cost: 1, now: T0 + 299_999 })).admitted).toBe(false);
    expect((await mine.take('k', { cost: 1, now: T0 + 300_000 })).admitted).toBe(true);
  });
});

describe('A limiter with leases', () => {
  it('asks once for as many as it may take, and never admits more than the limit', async () => {
    const store = watchedStore();
    expect(await takeAll(limiter({ limit: 100, leaseSize: 30 }, store), 200)).toBe(100);
    expect(store.asked).toHaveLength(4);
  });

  it('has requests that come together share one lease', async () => {
    const store = watchedStore();
    const limit = limiter({ limit: 100, leaseSize: 50 }, store);
    const decisions = await Promise.all(Array.from({ length: 300 }, () => limit.take('k', { cost: 1, now: T0 })));
    expect(decisions.filter(({ admitted }) => admitted)).toHaveLength(100);
    expect(store.asked).toHaveLength(2);
  });

  it('has requests that wait for one lease share its failure', async () => {
    let asked = 0;
    const limit = limiter({ leaseSize: 5 }, { take: () => Promise.reject(new Error(`down ${++asked}`)) });
    const outcomes = await Promise.allSettled([1, 2, 3].map(() => limit.take('k', { cost: 1, now: T0 })));
    expect(outcomes.map(({ status }) => status)).toEqual(['rejected', 'rejected', 'rejected']);
    expect(asked).toBe(1);
    await expect(limit.take('k', { cost: 1, now: T0 })).rejects.toThrow('down 2');
  });

  it('loses what it has not used when the window ends', async () => {
    const store = watchedStore();
    const limit = limiter({ leaseSize: 10 }, store);
    await takeAll(limit, 1);
    expect(await takeAll(limit, 20, T0 + 60_000)).toBe(0);
    expect(await takeAll(limit, 20, T0 + 120_000)).toBe(10);
  });

  it('counts what it holds as left', async () => {
    const { quota } = await limiter({ leaseSize: 5 }).take('k', { cost: 1, now: T0 });
    expect(quota.remaining).toBe(9);
  });

  it('takes more where a request costs more than it holds, and keeps the rest', async () => {
    const store = watchedStore();
    const limit = limiter({ leaseSize: 4 }, store);
    await takeAll(limit, 1, T0, 2);
    await takeAll(limit, 1, T0, 3);
    expect(store.asked).toHaveLength(2);
    expect(await takeAll(limit, 5)).toBe(5);
    expect(store.asked).toHaveLength(3);
  });
});

describe('A limiter with shards', () => {
  /** Numbers that look like random ones, the same in each run. */
  const sequence = () => {
    let seed = 7;
    return () => {
      seed = (seed * 16_807) % 2_147_483_647;
      return seed / 2_147_483_647;
    };
  };

  it.each([
    [100, 4],
    [103, 4],
    [7, 7],
    [65, 64],
  ])('admits %d in all with %d shares, to one instance', async (limit, shards) => {
    const store = watchedStore();
    const limited = limiter({ limit, shards }, store, sequence());
    expect(await takeAll(limited, 3 * limit)).toBe(limit);
    expect(store.asked).toHaveLength(limit);
    expect(new Set(store.asked.map(({ key }) => key)).size).toBe(shards);
  });

  it('asks another share where one turns out to be used up, and at most one', async () => {
    const store = watchedStore();
    await takeAll(limiter({ shards: 5 }, store), 4);
    const asked = store.asked.length;
    const other = limiter({ shards: 5 }, store);
    expect((await other.take('k', { cost: 1, now: T0 })).admitted).toBe(false);
    expect(store.asked).toHaveLength(asked + 2);
    expect((await other.take('k', { cost: 1, now: T0 })).admitted).toBe(true);
  });

  it('never admits more than the limit to several, with leases or without', async () => {
    for (const leaseSize of [1, 3]) {
      const store = watchedStore();
      const random = sequence();
      const limiters = Array.from({ length: 5 }, () => limiter({ limit: 40, shards: 4, leaseSize }, store, random));
      const admitted = await Promise.all(limiters.map((each) => takeAll(each, 40)));
      const sum = admitted.reduce((a, b) => a + b);
      expect(sum).toBeLessThanOrEqual(40);
      expect(sum).toBeGreaterThan(25);
    }
  });
});
