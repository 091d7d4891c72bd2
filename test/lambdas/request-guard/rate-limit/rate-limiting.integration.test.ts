import { randomUUID } from 'node:crypto';
import type { SecurityEventDraft } from '../../../../lambdas/request-guard/events/security-event';
import { type RateLimiting, rateLimiting } from '../../../../lambdas/request-guard/rate-limit/rate-limiting';
import { RateLimitExceeded, RateLimitUnavailable } from '../../../../lambdas/request-guard/rate-limit/refusals';
import type { RateLimitRule } from '../../../../lambdas/request-guard/rate-limit/rule';
import { dynamoRateLimitStore } from '../../../../lambdas/request-guard/rate-limit/store/dynamo-store';
import { type FaultProxy, startFaultProxy } from '../../../support/fault-proxy';
import { aRequest } from './support/requests';
import { createRateLimitTable, type RateLimitTable } from './support/table';

const T0 = Date.UTC(2026, 10, 23, 8, 0, 0);

let table: RateLimitTable;
let proxy: FaultProxy;
beforeAll(async () => {
  table = await createRateLimitTable();
  proxy = await startFaultProxy({ target: table.url });
});
afterAll(async () => {
  await proxy.close();
  await table.drop();
});
beforeEach(() => proxy.clear());

/** What is shown of counts must not hang on how busy the machine is; what is shown of time-outs says its own. */
const PATIENT_MS = 30_000;

/** Calls of all instances since the test began. */
let calls = 0;
beforeEach(() => {
  calls = 0;
});

/** An instance of a function: what it knows is its own. */
function instance(rule: Partial<RateLimitRule>, timeoutMs = PATIENT_MS, endpoint = table.url): RateLimiting {
  const client = table.client(endpoint);
  client.middlewareStack.add(
    (next) => (sent) => {
      calls += 1;
      return next(sent);
    },
    { step: 'finalizeRequest', priority: 'low' },
  );
  return rateLimiting({
    rules: [{ name: 'address', by: 'ip', limit: 100, windowSeconds: 3600, ...rule }],
    store: dynamoRateLimitStore({ client, tableName: table.tableName, timeoutMs, connectTimeoutMs: timeoutMs }),
  });
}

type Outcome = 'admitted' | 'exceeded' | 'unavailable';

async function outcomeOf(limiting: RateLimiting, now = T0, told: SecurityEventDraft[] = []): Promise<Outcome> {
  try {
    await limiting.check('before-authentication', aRequest(), null, new Date(now), (event) => told.push(event));
    return 'admitted';
  } catch (error) {
    if (error instanceof RateLimitExceeded) return 'exceeded';
    if (error instanceof RateLimitUnavailable) return 'unavailable';
    throw error;
  }
}

/** So many requests at once, dealt to the instances in turn. */
async function atOnce(instances: readonly RateLimiting[], requests: number, now = T0) {
  const outcomes = await Promise.all(
    Array.from({ length: requests }, async (_, request) => {
      const limiting = instances[request % instances.length];
      if (limiting === undefined) throw new Error('there are no instances');
      return outcomeOf(limiting, now);
    }),
  );
  const count = (outcome: Outcome) => outcomes.filter((each) => each === outcome).length;
  return { admitted: count('admitted'), exceeded: count('exceeded'), unavailable: count('unavailable') };
}

const several = (count: number, rule: Partial<RateLimitRule>, timeoutMs = PATIENT_MS) =>
  Array.from({ length: count }, () => instance(rule, timeoutMs));

describe('300 requests at once against a limit of 100', () => {
  it.each([
    [1, 5000],
    [10, PATIENT_MS],
  ])('admit exactly 100, from %d instances', async (count, timeoutMs) => {
    const instances = several(count, { name: randomUUID() }, timeoutMs);
    expect(await atOnce(instances, 300)).toEqual({ admitted: 100, exceeded: 200, unavailable: 0 });
    expect(calls).toBe(300);
    // An instance whose requests were all admitted does not know yet that the key is used up; after one more each does.
    for (const limiting of instances) expect(await outcomeOf(limiting)).toBe('exceeded');
    calls = 0;
    expect(await atOnce(instances, 300)).toEqual({ admitted: 0, exceeded: 300, unavailable: 0 });
    expect(calls).toBe(0);
  });

  it('admit at most 100 where each takes more than one', async () => {
    const instances = several(5, { name: randomUUID(), cost: 7 });
    expect(await atOnce(instances, 300)).toEqual({ admitted: 14, exceeded: 286, unavailable: 0 });
  });
});

describe('Instances that race', () => {
  it('to turn a window admit exactly what the one before leaves', async () => {
    const instances = several(10, { name: randomUUID() });
    await atOnce(instances, 60);
    calls = 0;
    const quarter = T0 + 1.25 * 3_600_000;
    expect(await atOnce(instances, 120, quarter)).toEqual({ admitted: 55, exceeded: 65, unavailable: 0 });
    // Those that lose the race ask twice; nobody asks a third time.
    expect(calls).toBeLessThanOrEqual(240);
  });

  it.each<[string, Partial<RateLimitRule>, number]>([
    ['leases of 5', { leases: { size: 5 } }, 30],
    ['4 shards', { shards: 4 }, 45],
    ['4 shards and leases of 3', { shards: 4, leases: { size: 3 } }, 20],
  ])('admit at most the limit, and not many fewer, with %s', async (_, approximate, least) => {
    const instances = several(8, { name: randomUUID(), limit: 60, ...approximate });
    const { admitted, unavailable } = await atOnce(instances, 160);
    expect(admitted).toBeLessThanOrEqual(60);
    expect(admitted).toBeGreaterThanOrEqual(least);
    expect(unavailable).toBe(0);
  });
});

describe('A hot key', () => {
  it('takes a call for each lease, instead of one for each request', async () => {
    const hot = instance({ name: randomUUID(), limit: 1000, leases: { size: 50 } });
    expect(await atOnce([hot], 1000)).toMatchObject({ admitted: 1000 });
    expect(calls).toBe(20);
  });

  it('spreads over its shards', async () => {
    const hot = instance({ name: randomUUID(), limit: 80, shards: 8 });
    const first = await atOnce([hot], 80);
    const next = await atOnce([hot], 160);
    expect(first.admitted + next.admitted).toBe(80);
    expect(first.unavailable + next.unavailable).toBe(0);
  });
});

const faulty = (rule: Partial<RateLimitRule>, timeoutMs = 5000) => instance(rule, timeoutMs, proxy.url);

describe('A store that is slow', () => {
  it('refuses in time with a closed rule', async () => {
    const limiting = faulty({ name: randomUUID() }, 50);
    proxy.inject({ kind: 'slow', milliseconds: 10_000, times: 'forever' });
    expect(await outcomeOf(limiting)).toBe('unavailable');
    expect(calls).toBe(1);
    proxy.clear();
  });

  it('leaves an open rule to the memory of the instance, with one event', async () => {
    const limiting = faulty({ name: randomUUID(), limit: 2, onStoreFailure: 'open' }, 50);
    proxy.inject({ kind: 'slow', milliseconds: 10_000, times: 'forever' });
    const told: SecurityEventDraft[] = [];
    const outcomes = [];
    for (const _ of [1, 2, 3]) outcomes.push(await outcomeOf(limiting, T0, told));
    expect(outcomes).toEqual(['admitted', 'admitted', 'exceeded']);
    expect(told).toMatchObject([
      { reason: 'rate-limit-store-failed', details: { error: 'RateLimitStoreError, TimeoutError' } },
    ]);
    proxy.clear();
  });
});

describe('A store that is down', () => {
  it.each([
    ['reset', 'closed', 'unavailable'],
    ['error500', 'closed', 'unavailable'],
    ['throttle', 'closed', 'unavailable'],
    ['reset', 'open', 'admitted'],
    ['error500', 'open', 'admitted'],
    ['throttle', 'open', 'admitted'],
  ] as const)('(%s) with a rule that is %s: %s', async (kind, onStoreFailure, expected) => {
    const limiting = faulty({ name: randomUUID(), onStoreFailure });
    proxy.inject({ kind, times: 'forever' });
    expect(await outcomeOf(limiting)).toBe(expected);
    expect(calls).toBe(1);
    proxy.clear();
    expect(await outcomeOf(limiting)).toBe('admitted');
  });

  it('still refuses what was used up before', async () => {
    const limiting = faulty({ name: randomUUID(), limit: 1, onStoreFailure: 'open' });
    await outcomeOf(limiting);
    proxy.inject({ kind: 'reset', times: 'forever' });
    expect(await outcomeOf(limiting)).toBe('exceeded');
    proxy.clear();
  });
});
