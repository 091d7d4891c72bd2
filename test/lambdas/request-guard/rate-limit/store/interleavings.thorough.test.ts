import fc from 'fast-check';
import { RuleLimiter } from '../../../../../lambdas/request-guard/rate-limit/rule-limiter';
import { dynamoRateLimitStore } from '../../../../../lambdas/request-guard/rate-limit/store/dynamo-store';
import { room } from '../../../../../lambdas/request-guard/rate-limit/window';
import { ConditionalTable } from '../support/conditional-table';

const WINDOW = 1000;
const T0 = 1_000_000;

/** Requests in waves: those of one wave run at once, dealt to the instances by chance. */
const schedule = fc.record({
  limit: fc.integer({ min: 4, max: 15 }),
  leaseSize: fc.integer({ min: 1, max: 4 }),
  shards: fc.constantFrom(1, 1, 2, 3),
  blockMs: fc.constantFrom(0, 0, 700, 2500),
  /** How far each instance's clock is ahead. */
  skews: fc.array(fc.integer({ min: -300, max: 1500 }), { minLength: 1, maxLength: 4 }),
  seed: fc.integer({ min: 1, max: 2_147_483_646 }),
  waves: fc.array(
    fc.record({
      wait: fc.integer({ min: 0, max: 800 }),
      requests: fc.array(fc.record({ instance: fc.nat(3), cost: fc.integer({ min: 1, max: 3 }) }), { maxLength: 10 }),
    }),
    { maxLength: 8 },
  ),
});
type Schedule = typeof schedule extends fc.Arbitrary<infer T> ? T : never;

interface Admitted {
  readonly at: number;
  readonly cost: number;
}

async function run({ limit, leaseSize, shards, blockMs, skews, seed, waves }: Schedule) {
  let state = seed;
  const random = () => {
    state = (state * 16_807) % 2_147_483_647;
    return state / 2_147_483_647;
  };
  const table = new ConditionalTable(() => Math.floor(random() * 6));
  const rule = { name: 'a', limit, windowMs: WINDOW, leaseSize, shards, blockMs: shards > 1 ? 0 : blockMs };
  const instances = skews.map((skew) => {
    const store = dynamoRateLimitStore({ client: table.client(), tableName: 't', timeoutMs: 60_000 });
    return { skew, limiter: new RuleLimiter(rule, store, random) };
  });
  const admitted: Admitted[] = [];
  let now = T0;
  for (const { wait, requests } of waves) {
    now += wait;
    await Promise.all(
      requests.map(async ({ instance, cost }) => {
        const one = instances[instance % instances.length];
        const decision = await one?.limiter.take('k', { cost, now: now + one.skew });
        if (decision?.admitted) admitted.push({ at: now, cost });
      }),
    );
  }
  return { table, admitted };
}

const sum = (numbers: Iterable<number>) => [...numbers].reduce((a, b) => a + b, 0);

/** The most that each window of each item ever held. */
function heldByWindow({ written }: ConditionalTable): Map<number, number> {
  const byItem = new Map<string, number>();
  for (const { key, item } of written) byItem.set(`${item['windowStart']} ${key}`, item['used'] ?? Number.NaN);
  const held = new Map<number, number>();
  for (const [name, used] of byItem) {
    const start = Number.parseInt(name, 10);
    held.set(start, (held.get(start) ?? 0) + used);
  }
  return held;
}

/** Every write against what is true of its key by then: the window before is what it was, and the estimate holds. */
function expectTrueCounts({ written }: ConditionalTable, { limit, shards }: Schedule): void {
  const held = new Map<string, number>();
  for (const { key, item, values } of written) {
    const { windowStart: start = Number.NaN, usedBefore: previous = Number.NaN, used = Number.NaN } = item;
    if (values[':taken'] === undefined) continue;
    expect(previous).toBe(held.get(`${start - WINDOW} ${key}`) ?? 0);
    expect(used).toBe((held.get(`${start} ${key}`) ?? 0) + values[':taken']);
    held.set(`${start} ${key}`, used);
    const share = { limit: Math.ceil(limit / shards), windowMs: WINDOW };
    const state = { start, previous, used, blockedUntil: 0 };
    expect(room(state, share, values[':now'] ?? Number.NaN)).toBeGreaterThanOrEqual(0);
  }
}

describe('Instances whose calls cross in any order', () => {
  it('never take more than the limit in a window, whatever their clocks say', async () => {
    await fc.assert(
      fc.asyncProperty(schedule, async (chosen) => {
        const { table, admitted } = await run(chosen);
        expectTrueCounts(table, chosen);
        const held = heldByWindow(table);
        for (const used of held.values()) expect(used).toBeLessThanOrEqual(chosen.limit);
        const taken = sum(held.values());
        // Nothing is admitted that was not taken, and nothing is taken in vain without leases.
        if (chosen.leaseSize > 1) expect(sum(admitted.map(({ cost }) => cost))).toBeLessThanOrEqual(taken);
        else expect(sum(admitted.map(({ cost }) => cost))).toBe(taken);
      }),
      { numRuns: 150 },
    );
  }, 120_000);

  it('never admit more than the limit in a window, nor more than the estimate promises, with clocks that agree', async () => {
    await fc.assert(
      fc.asyncProperty(schedule, async (chosen) => {
        const { limit, leaseSize } = chosen;
        const { admitted } = await run({ ...chosen, skews: chosen.skews.map(() => 0) });
        const windows = Map.groupBy(admitted, ({ at }) => Math.floor(at / WINDOW));
        for (const inside of windows.values()) expect(sum(inside.map(({ cost }) => cost))).toBeLessThanOrEqual(limit);
        for (const { at: from } of leaseSize > 1 ? [] : admitted) {
          const later = admitted.filter(({ at }) => at >= from && at - from < WINDOW);
          for (const { at } of later) {
            const until = later.filter((each) => each.at <= at);
            // Each share rounds down for itself, so that the sum of them keeps the promise of the whole.
            expect(sum(until.map(({ cost }) => cost))).toBeLessThanOrEqual(limit * (1 + (at - from) / WINDOW));
          }
        }
      }),
      { numRuns: 150 },
    );
  }, 120_000);

  it('admit exactly the limit of those that come at once to an empty window', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.integer({ min: 1, max: 30 }),
        fc.integer({ min: 1, max: 2_147_483_646 }),
        async (limit, seed) => {
          const requests = Array.from({ length: 40 }, (_, request) => ({ instance: request % 4, cost: 1 }));
          const { admitted } = await run({
            ...{ limit, seed, leaseSize: 1, shards: 1, blockMs: 0, skews: [0, 0, 0, 0] },
            waves: [{ wait: 0, requests }],
          });
          expect(admitted).toHaveLength(limit);
        },
      ),
      { numRuns: 40 },
    );
  }, 120_000);
});
