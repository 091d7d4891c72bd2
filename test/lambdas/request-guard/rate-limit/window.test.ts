import fc from 'fast-check';
import {
  admissibleAt,
  advance,
  type Demand,
  mostBefore,
  room,
  take,
  type WindowState,
  weighted,
} from '../../../../lambdas/request-guard/rate-limit/window';

const MINUTE = 60_000;
const T0 = 1_000 * MINUTE;

const state = (used: number, previous = 0, start = T0, blockedUntil = 0): WindowState => ({
  ...{ start, previous, used, blockedUntil },
});
const demand = (different: Partial<Demand> = {}): Demand => ({
  ...{ limit: 100, windowMs: MINUTE, cost: 1, wanted: 1, blockMs: 0, now: T0 },
  ...different,
});

describe('A window', () => {
  it.each<[string, WindowState | null, number, WindowState]>([
    ['of a key that nobody knows is empty', null, T0 + 5, state(0)],
    ['that runs stays as it is', state(7, 3), T0 + MINUTE - 1, state(7, 3)],
    ['that has ended is the one before', state(7, 3), T0 + MINUTE, state(0, 7, T0 + MINUTE)],
    ['that ended long ago is forgotten', state(7, 3), T0 + 2 * MINUTE, state(0, 0, T0 + 2 * MINUTE)],
    ['that a faster clock has begun stays', state(7, 3), T0 - 1, state(7, 3)],
    ['of a far future stays as well', state(7, 3, T0 + 60 * MINUTE), T0, state(7, 3, T0 + 60 * MINUTE)],
    [
      'keeps its block when it turns',
      state(7, 3, T0, T0 + 9 * MINUTE),
      T0 + MINUTE,
      {
        ...state(0, 7, T0 + MINUTE, T0 + 9 * MINUTE),
      },
    ],
  ])('%s', (_, known, now, expected) => {
    expect(advance(known, now, MINUTE)).toEqual(expected);
  });

  it.each([
    ['all of it at the turn', 0, 60],
    ['half of it after half a window', 30_000, 30],
    ['what is broken rounded up', 30_001, 30],
    ['one token until the end', MINUTE - 1, 1],
    ['all of it for a clock that lags', -5_000, 60],
  ])('counts of the one before %s', (_, after, expected) => {
    expect(weighted(state(0, 60), T0 + after, MINUTE)).toBe(expected);
  });
});

describe('Taking', () => {
  it.each<[string, WindowState | null, Partial<Demand>, number]>([
    ['gives the last token', state(99), {}, 1],
    ['refuses one more', state(100), {}, 0],
    ['refuses a cost that no longer fits', state(95), { cost: 6, wanted: 6 }, 0],
    ['counts the window before', state(0, 100), { now: T0 + MINUTE / 2, cost: 51, wanted: 51 }, 0],
    ['gives what the window before leaves', state(0, 100), { now: T0 + MINUTE / 2, cost: 50, wanted: 50 }, 50],
    ['gives as much in advance as is wanted', state(10), { wanted: 30 }, 30],
    ['gives less in advance where less is left', state(90), { wanted: 30 }, 10],
    ['refuses a key that is blocked', state(0, 0, T0, T0 + 1), {}, 0],
    ['gives again when the block ends', state(0, 0, T0, T0), {}, 1],
  ])('%s', (_, known, different, taken) => {
    const taking = take(known, demand(different));
    expect(taking.taken).toBe(taken);
    expect(taking.state.used).toBe((known?.used ?? 0) + taken);
  });

  it('blocks a key that has not what is needed, and does not prolong the block', () => {
    const { state: blocked } = take(state(100), demand({ blockMs: 5 * MINUTE }));
    expect(blocked.blockedUntil).toBe(T0 + 5 * MINUTE);
    expect(take(blocked, demand({ blockMs: 5 * MINUTE, now: T0 + MINUTE })).state.blockedUntil).toBe(T0 + 5 * MINUTE);
  });
});

const limits = fc.record({
  limit: fc.oneof(fc.integer({ min: 1, max: 50 }), fc.integer({ min: 1, max: 10_000_000 })),
  windowMs: fc.oneof(fc.integer({ min: 1, max: 50 }), fc.integer({ min: 1, max: 86_400_000 })),
});

/** States as they come about: no window ever held more than the limit. */
const situations = limits.chain(({ limit, windowMs }) =>
  fc
    .record({
      used: fc.nat(limit),
      previous: fc.nat(limit),
      window: fc.nat(1000),
      after: fc.integer({ min: -windowMs, max: 3 * windowMs }),
      cost: fc.integer({ min: 1, max: limit }),
    })
    .map(({ used, previous, window, after, cost }) => ({
      known: state(used, previous, (window + 2) * windowMs),
      asked: demand({ limit, windowMs, cost, wanted: cost, now: (window + 2) * windowMs + after }),
    })),
);

describe('For any limit, window and time', () => {
  it('the most that the window before may hold is what the estimate says, exactly', () => {
    fc.assert(
      fc.property(situations, ({ known, asked }) => {
        const now = Math.max(known.start, asked.now % (known.start + asked.windowMs));
        const most = mostBefore(known.start, { ...asked, now }, asked.cost);
        const left = BigInt(asked.limit - asked.cost);
        const weigh = (previous: number) =>
          BigInt(previous) * BigInt(asked.windowMs - Math.min(asked.windowMs, now - known.start));
        expect(weigh(most) <= left * BigInt(asked.windowMs)).toBe(true);
        if (now < known.start + asked.windowMs) expect(weigh(most + 1) > left * BigInt(asked.windowMs)).toBe(true);
        expect(BigInt(weighted({ ...known, used: 0 }, now, asked.windowMs))).toBe(
          (weigh(known.previous) + BigInt(asked.windowMs) - 1n) / BigInt(asked.windowMs),
        );
      }),
      { numRuns: 150 },
    );
  });

  it('a refused request is admitted at the time it is told, and not a millisecond before', () => {
    fc.assert(
      fc.property(situations, ({ known, asked }) => {
        const again = admissibleAt(known, asked);
        if (again === null) throw new Error('a cost within the limit is admissible some time');
        expect(take(known, { ...asked, now: again }).taken).toBe(asked.cost);
        if (take(known, asked).taken > 0) expect(again).toBe(Math.max(asked.now, known.start > asked.now ? again : 0));
        else if (again > known.start) expect(take(known, { ...asked, now: again - 1 }).taken).toBe(0);
      }),
      { numRuns: 300 },
    );
  });

  it('nothing is admissible that costs more than the limit, nor before a block ends', () => {
    expect(admissibleAt(null, demand({ cost: 101 }))).toBeNull();
    expect(admissibleAt(state(100, 0, T0, T0 + 9 * MINUTE), demand())).toBe(T0 + 9 * MINUTE);
  });

  it('what is left never grows while a window runs, but by the passing of the one before', () => {
    fc.assert(
      fc.property(situations, ({ known, asked }) => {
        const now = asked.now;
        const before = advance(known, now, asked.windowMs);
        const { taken, state: after } = take(known, asked);
        expect(room(after, asked, now)).toBe(room(before, asked, now) - taken);
        expect(room(before, asked, now + 1)).toBeGreaterThanOrEqual(room(before, asked, now));
      }),
    );
  });
});

/** Against a log of all that was admitted: the model that needs no windows to be trusted. */
describe('A sequence of requests', () => {
  const steps = fc.array(fc.record({ wait: fc.nat(40), cost: fc.integer({ min: 1, max: 5 }) }), { maxLength: 120 });

  it('never takes more than the limit in a window, nor more than limit * (1 + d / window) in d', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 5, max: 30 }),
        fc.integer({ min: 20, max: 100 }),
        steps,
        (limit, windowMs, wanted) => {
          const log: { at: number; taken: number }[] = [];
          let known: WindowState | null = null;
          let now = T0;
          for (const { wait, cost } of wanted) {
            now += wait;
            const { taken, state: after } = take(known, demand({ limit, windowMs, cost, wanted: cost, now }));
            known = after;
            if (taken > 0) log.push({ at: now, taken });
          }
          for (const [first, { at: from }] of log.entries()) {
            let sum = 0;
            for (const { at, taken } of log.slice(first)) {
              if (at - from >= windowMs) break;
              sum += taken;
              expect(sum).toBeLessThanOrEqual(limit * (1 + (at - from) / windowMs));
            }
          }
          const windows = Map.groupBy(log, ({ at }) => Math.floor(at / windowMs));
          for (const held of windows.values())
            expect(held.reduce((sum, { taken }) => sum + taken, 0)).toBeLessThanOrEqual(limit);
        },
      ),
    );
  });

  it('admits all of a rate that stays below the limit', () => {
    let known: WindowState | null = null;
    for (let request = 0; request < 500; request++) {
      const { taken, state: after } = take(known, demand({ limit: 10, now: T0 + Math.ceil(request * (MINUTE / 9)) }));
      known = after;
      expect(taken).toBe(1);
    }
  });
});
