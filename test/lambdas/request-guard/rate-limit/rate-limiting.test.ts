import type { Identity } from '../../../../lambdas/request-guard/authentication/identity';
import type { SecurityEventDraft } from '../../../../lambdas/request-guard/events/security-event';
import { quotaHeaders } from '../../../../lambdas/request-guard/rate-limit/quota';
import { fromPreset, type RateLimitOptions } from '../../../../lambdas/request-guard/rate-limit/rate-limit-options';
import { type RateLimiting, rateLimiting } from '../../../../lambdas/request-guard/rate-limit/rate-limiting';
import { RateLimitExceeded, RateLimitUnavailable } from '../../../../lambdas/request-guard/rate-limit/refusals';
import type { RateLimitRule } from '../../../../lambdas/request-guard/rate-limit/rule';
import type { GuardRequest } from '../../../../lambdas/request-guard/request/guard-request';
import { anIdentity, aRequest } from './support/requests';
import { failingStore, watchedStore } from './support/stores';

const T0 = Date.UTC(2026, 10, 23, 8, 0, 0);
const rule: RateLimitRule = { name: 'address', by: 'ip', limit: 2, windowSeconds: 60 };
const limits = (rules: Partial<RateLimitRule>[], others: Partial<RateLimitOptions> = {}) =>
  rateLimiting({ rules: rules.map((different) => ({ ...rule, ...different })), ...others });

interface Checked {
  readonly headers?: Readonly<Record<string, string>>;
  readonly refusal?: RateLimitExceeded | RateLimitUnavailable;
  readonly told: readonly SecurityEventDraft[];
}

async function check(
  limiting: RateLimiting,
  different: Partial<GuardRequest> = {},
  { identity = null, after = 0 }: { identity?: Identity | null; after?: number } = {},
): Promise<Checked> {
  const told: SecurityEventDraft[] = [];
  const stage = identity === null ? 'before-authentication' : 'after-authentication';
  try {
    const now = new Date(T0 + after);
    const quotas = await limiting.check(stage, aRequest(different), identity, now, (event) => told.push(event));
    return { headers: quotaHeaders(quotas), told };
  } catch (error) {
    if (error instanceof RateLimitExceeded || error instanceof RateLimitUnavailable) return { refusal: error, told };
    throw error;
  }
}

describe('Rate limiting', () => {
  it('admits what the limit allows, with what is left of it', async () => {
    const limiting = limits([{}]);
    expect((await check(limiting)).headers).toEqual({
      'ratelimit-limit': '2',
      'ratelimit-remaining': '1',
      'ratelimit-reset': '60',
      'ratelimit-policy': '2;w=60',
    });
    expect((await check(limiting, {}, { after: 500 })).headers).toMatchObject({ 'ratelimit-remaining': '0' });
  });

  it('refuses the next one with 429 and when to come again, and nothing of the request', async () => {
    const limiting = limits([{}]);
    await check(limiting);
    await check(limiting);
    const { refusal } = await check(limiting, { path: '/secret' });
    expect(refusal?.problem).toEqual({
      status: 429,
      code: 'rate-limit-exceeded',
      detail: 'Too many requests. Try again in 90 seconds.',
      headers: {
        'ratelimit-limit': '2',
        'ratelimit-remaining': '0',
        'ratelimit-reset': '90',
        'ratelimit-policy': '2;w=60',
        'retry-after': '90',
      },
    });
    expect(refusal?.event).toEqual({
      type: 'RATE_LIMIT_EXCEEDED',
      severity: 'MEDIUM',
      reason: 'rate-limit-exceeded',
      message: 'The rate limit "address" of 2 in 60 s is exceeded.',
      action: 'THROTTLE',
      durationSeconds: 90,
      details: { rule: 'address', by: 'ip', limit: 2, windowSeconds: 60, untold: 0 },
    });
    expect((await check(limiting, { clientIp: '203.0.113.8' })).refusal).toBeUndefined();
  });

  it('tells of a key once a window, then of how often it came meanwhile', async () => {
    const limiting = limits([{ limit: 1 }]);
    const events = [];
    for (let after = 0; after < 60_000; after += 1000)
      events.push((await check(limiting, {}, { after })).refusal?.event);
    expect(events.filter((event) => event)).toHaveLength(1);
    expect((await check(limiting, {}, { after: 60_001 })).refusal?.event?.details).toMatchObject({ untold: 58 });
  });

  it('tells of a block once, however many windows it lasts', async () => {
    const limiting = limits([{ limit: 1, blockSeconds: 600 }]);
    const events = [];
    for (let after = 0; after < 600_000; after += 10_000)
      events.push((await check(limiting, {}, { after })).refusal?.event);
    expect(events.filter((event) => event)).toMatchObject([{ durationSeconds: 600 }]);
  });

  it('tells of 60 keys a minute, when thousands come', async () => {
    const limiting = limits([{ limit: 1 }]);
    let told = 0;
    for (let request = 0; request < 1000; request++) {
      const clientIp = `203.0.${request >> 8}.${request & 255}`;
      await check(limiting, { clientIp });
      if ((await check(limiting, { clientIp })).refusal?.event) told += 1;
    }
    expect(told).toBe(60);
  });

  it('gives the headers of the tightest rule', async () => {
    const limiting = limits([{ limit: 100 }, { name: 'burst', limit: 5, windowSeconds: 1 }]);
    expect((await check(limiting)).headers).toEqual({
      'ratelimit-limit': '5',
      'ratelimit-remaining': '4',
      'ratelimit-reset': '1',
      'ratelimit-policy': '100;w=60, 5;w=1',
    });
  });

  it('applies a rule to its routes alone', async () => {
    const limiting = limits([{ limit: 1, routes: ['POST /login'] }]);
    const login = { method: 'POST', path: '/login', route: null };
    expect((await check(limiting)).headers).toEqual({});
    expect((await check(limiting, login)).headers).toMatchObject({ 'ratelimit-remaining': '0' });
    expect((await check(limiting, { ...login, path: '//LOGIN' })).refusal).toBeInstanceOf(RateLimitExceeded);
  });

  it('takes no tokens of other rules for a request that is known to be refused', async () => {
    const store = watchedStore();
    const limiting = limits([{ name: 'route', by: 'route', limit: 100 }, { limit: 1 }], { store });
    await check(limiting);
    await check(limiting);
    await check(limiting);
    expect(store.asked).toHaveLength(2);
  });

  it('takes no tokens of the rules after the one that refuses', async () => {
    const store = watchedStore();
    await check(limits([{ limit: 1 }, { name: 'route', by: 'route' }], { store }));
    const { refusal } = await check(limits([{ limit: 1 }, { name: 'route', by: 'route' }], { store }));
    expect(refusal?.rule).toBe('address');
    expect(store.asked).toHaveLength(3);
  });

  it('limits users once they are known', async () => {
    const limiting = limits([{ name: 'user', by: 'user', limit: 1 }]);
    expect((await check(limiting)).headers).toEqual({});
    await check(limiting, {}, { identity: anIdentity('a') });
    expect((await check(limiting, {}, { identity: anIdentity('a') })).refusal?.rule).toBe('user');
    expect((await check(limiting, {}, { identity: anIdentity('b') })).refusal).toBeUndefined();
  });

  it('counts all whose address is not known together', async () => {
    const limiting = limits([{ limit: 1 }]);
    await check(limiting, { clientIp: null });
    expect((await check(limiting, { clientIp: null })).refusal).toBeInstanceOf(RateLimitExceeded);
  });

  it.each<[string, number, number]>([
    ['3 of 10', 3, 7],
    ['nothing for 0', 0, 10],
    ['1 for a negative cost', -5, 9],
    ['1 for a part of one', 0.5, 9],
    ['1 for no number', Number.NaN, 9],
  ])('takes %s', async (_, cost, left) => {
    const limiting = limits([
      { limit: 10, cost: () => cost },
      { name: 'other', limit: 10 },
    ]);
    const { headers } = await check(limiting);
    expect(headers?.['ratelimit-remaining']).toBe(`${Math.min(9, left)}`);
    expect(headers?.['ratelimit-policy']).toBe(cost === 0 ? '10;w=60' : '10;w=60, 10;w=60');
  });

  it('refuses a cost without end', async () => {
    const limiting = limits([{ cost: () => Number.MAX_SAFE_INTEGER }]);
    expect((await check(limiting)).refusal).toBeInstanceOf(RateLimitExceeded);
  });

  it('does nothing where it is switched off', async () => {
    const limiting = rateLimiting(fromPreset({ enabled: false, maxRequests: 1, windowMs: 1000 }));
    for (const _ of [1, 2, 3]) expect((await check(limiting)).headers).toEqual({});
  });

  it('holds a preset', async () => {
    const limiting = rateLimiting(fromPreset({ maxRequests: 3, windowMs: 1000, blockDurationMs: 5000 }));
    const outcomes = [];
    for (const after of [0, 1, 2, 3, 4999, 5003, 5004])
      outcomes.push((await check(limiting, {}, { after })).refusal === undefined);
    expect(outcomes).toEqual([true, true, true, false, false, true, true]);
  });
});

describe('When the store fails', () => {
  it('a closed rule refuses with 503 and tells of it once a minute, with no word of the error', async () => {
    const limiting = limits([{}], { store: failingStore });
    const { refusal } = await check(limiting);
    expect(refusal?.problem).toEqual({
      status: 503,
      code: 'rate-limit-unavailable',
      detail: 'The service cannot take requests at the moment. Try again later.',
      headers: { 'retry-after': '2' },
    });
    expect(refusal?.event).toMatchObject({
      type: 'SUSPICIOUS_ACTIVITY',
      severity: 'HIGH',
      reason: 'rate-limit-store-failed',
      action: 'BLOCK',
      details: { rule: 'address', error: 'TypeError' },
    });
    expect(JSON.stringify(refusal?.event)).not.toContain('secret');
    expect((await check(limiting, {}, { after: 59_999 })).refusal?.event).toBeNull();
    expect((await check(limiting, {}, { after: 60_000 })).refusal?.event?.details).toMatchObject({ untold: 1 });
  });

  it('an open rule counts in memory and tells of it once a minute', async () => {
    const limiting = limits([{ onStoreFailure: 'open', leases: { size: 2 } }], { store: failingStore });
    const first = await check(limiting);
    expect(first.headers).toMatchObject({ 'ratelimit-remaining': '1' });
    expect(first.told).toMatchObject([{ reason: 'rate-limit-store-failed', action: 'ALERT' }]);
    expect((await check(limiting)).told).toEqual([]);
    expect((await check(limiting)).refusal).toBeInstanceOf(RateLimitExceeded);
  });

  it('a key that was used up before is refused as before', async () => {
    const store = watchedStore();
    let isDown = false;
    const limiting = limits([{ onStoreFailure: 'open', limit: 1 }], {
      store: { take: (request) => (isDown ? failingStore.take(request) : store.take(request)) },
    });
    await check(limiting);
    isDown = true;
    const { refusal, told } = await check(limiting);
    expect(refusal).toBeInstanceOf(RateLimitExceeded);
    expect(told).toEqual([]);
  });

  it.each<[string, Partial<RateLimitRule>]>([
    ['key', { by: () => JSON.parse('{') }],
    ['cost', { by: () => 'k', cost: () => JSON.parse('{') }],
  ])('or the function of a %s throws, the request is refused, also of an open rule', async (_, different) => {
    const limiting = limits([{ ...different, onStoreFailure: 'open' }]);
    const { refusal } = await check(limiting, {}, { identity: anIdentity('a') });
    expect(refusal).toBeInstanceOf(RateLimitUnavailable);
    expect(refusal?.event).toMatchObject({ reason: 'rate-limit-function-failed', details: { error: 'SyntaxError' } });
  });
});
