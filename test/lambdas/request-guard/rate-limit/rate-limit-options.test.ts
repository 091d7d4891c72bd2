import { OptionError } from '../../../../lambdas/request-guard/options/option-error';
import {
  fromPreset,
  type RateLimitOptions,
  type RateLimitPreset,
  readRateLimits,
} from '../../../../lambdas/request-guard/rate-limit/rate-limit-options';
import { dynamoRateLimitStore } from '../../../../lambdas/request-guard/rate-limit/store/dynamo-store';
import { memoryRateLimitStore } from '../../../../lambdas/request-guard/rate-limit/store/memory-store';

const rule = { name: 'a', by: 'ip', limit: 10, windowSeconds: 60 } as const;
/** As plain JavaScript would give them. */
const read = (options: object) => readRateLimits(options as RateLimitOptions);
const withRule = (different: object) => () => read({ rules: [{ ...rule, ...different }] });

describe('The options of rate limits', () => {
  it('have defaults that refuse rather than admit', () => {
    expect(read({ rules: [rule] }).rules).toEqual([
      {
        ...{ name: 'a', by: 'ip', limit: 10, windowMs: 60_000, blockMs: 0, cost: 1, routes: null },
        ...{ stage: 'before-authentication', onStoreFailure: 'closed', leaseSize: 1, shards: 1 },
      },
    ]);
  });

  it.each([
    ['onStoreFailure', 'closed'],
    ['cost', 1],
    ['stage', 'before-authentication'],
  ])('have the default for an explicit undefined as %s', (name, expected) => {
    expect(withRule({ [name]: undefined })().rules[0]).toMatchObject({ [name]: expected });
  });

  it('are on where nobody says otherwise', () => {
    expect(read({ rules: [rule], enabled: undefined }).rules).toHaveLength(1);
    expect(read({ rules: [rule], enabled: false }).rules).toHaveLength(0);
  });

  it.each([
    ['ip', 'before-authentication'],
    ['route', 'before-authentication'],
    ['api-key', 'before-authentication'],
    ['user', 'after-authentication'],
    [() => 'k', 'after-authentication'],
  ])('have a rule by %s looked at %s', (by, stage) => {
    expect(withRule({ by })().rules[0]?.stage).toBe(stage);
  });

  it.each([
    [0.1, 100],
    [1.1, 1100],
    [86_400, 86_400_000],
  ])('take a window of %d s as %d ms', (windowSeconds, windowMs) => {
    expect(withRule({ windowSeconds })().rules[0]?.windowMs).toBe(windowMs);
  });

  it.each<[string, () => unknown, string]>([
    ['no rules', () => read({}), 'rateLimiting.rules'],
    ['an empty list of rules', () => read({ rules: [] }), 'rateLimiting.rules'],
    ['a switch that is no boolean', () => read({ rules: [rule], enabled: 'false' }), 'rateLimiting.enabled'],
    ['null as a switch', () => read({ rules: [rule], enabled: null }), 'rateLimiting.enabled'],
    ['a misspelt option', () => read({ rules: [rule], enable: true }), 'rateLimiting.enable'],
    ['no store', () => read({ rules: [rule], store: null }), 'rateLimiting.store'],
    ['a random number', () => read({ rules: [rule], random: 0.5 }), 'rateLimiting.random'],
    ['two rules of one name', () => read({ rules: [rule, rule] }), 'rateLimiting.rules[1].name'],
    ['no name', withRule({ name: undefined }), 'rateLimiting.rules[0].name'],
    ['no limit', withRule({ limit: undefined }), 'rateLimiting.rules[0].limit'],
    ['a limit of 0', withRule({ limit: 0 }), 'rateLimiting.rules[0].limit'],
    ['a limit without end', withRule({ limit: Number.POSITIVE_INFINITY }), 'rateLimiting.rules[0].limit'],
    ['a limit beyond exact numbers', withRule({ limit: 10_000_001 }), 'rateLimiting.rules[0].limit'],
    ['no window', withRule({ windowSeconds: undefined }), 'rateLimiting.rules[0].windowSeconds'],
    ['a window of 0', withRule({ windowSeconds: 0 }), 'rateLimiting.rules[0].windowSeconds'],
    ['a window of a part of a millisecond', withRule({ windowSeconds: 1.0005 }), 'rateLimiting.rules[0].windowSeconds'],
    ['a window of NaN', withRule({ windowSeconds: Number.NaN }), 'rateLimiting.rules[0].windowSeconds'],
    ['an unknown key', withRule({ by: 'cookie' }), 'rateLimiting.rules[0].by'],
    ['users before they are known', withRule({ by: 'user', stage: 'before-authentication' }), 'rules[0].stage'],
    ['a cost above the limit', withRule({ cost: 11 }), 'rateLimiting.rules[0].cost'],
    ['a cost of 0', withRule({ cost: 0 }), 'rateLimiting.rules[0].cost'],
    ['a cost above a share', withRule({ cost: 6, shards: 2 }), 'rateLimiting.rules[0].cost'],
    ['no routes', withRule({ routes: [] }), 'rateLimiting.rules[0].routes'],
    ['a route that is none', withRule({ routes: ['/a', 'b'] }), 'rateLimiting.rules[0].routes[1]'],
    ['a negative block', withRule({ blockSeconds: -1 }), 'rateLimiting.rules[0].blockSeconds'],
    ['an unknown way to fail', withRule({ onStoreFailure: 'ajar' }), 'rateLimiting.rules[0].onStoreFailure'],
    ['null as the way to fail', withRule({ onStoreFailure: null }), 'rateLimiting.rules[0].onStoreFailure'],
    ['leases above the limit', withRule({ leases: { size: 11 } }), 'rateLimiting.rules[0].leases.size'],
    ['leases without a size', withRule({ leases: {} }), 'rateLimiting.rules[0].leases.size'],
    ['more shards than tokens', withRule({ shards: 11 }), 'rateLimiting.rules[0].shards'],
    ['a block with shards', withRule({ shards: 2, blockSeconds: 1 }), 'rateLimiting.rules[0].blockSeconds'],
    ['a misspelt option of a rule', withRule({ blockSecond: 1 }), 'rateLimiting.rules[0].blockSecond'],
    ['a store of no keys', () => memoryRateLimitStore({ maxKeys: 0 }), 'memoryRateLimitStore.maxKeys'],
    [
      'a table without a client',
      () => dynamoRateLimitStore({ tableName: 't' } as Parameters<typeof dynamoRateLimitStore>[0]),
      'dynamoRateLimitStore.client',
    ],
  ])('refuse %s', (_, make, path) => {
    expect(make).toThrow(OptionError);
    expect(make).toThrow(path);
  });
});

describe('The preset', () => {
  const preset = { enabled: true, maxRequests: 5, windowMs: 1500, blockDurationMs: 2500 };
  const readPreset = (given: object) => readRateLimits(fromPreset(given as RateLimitPreset));

  it('limits by address', () => {
    expect(readPreset(preset).rules[0]).toMatchObject({ by: 'ip', limit: 5, windowMs: 1500, blockMs: 2500 });
  });

  it('is on unless it is said to be off', () => {
    expect(readPreset({ ...preset, enabled: undefined }).rules).toHaveLength(1);
    expect(readPreset({ maxRequests: 5, windowMs: 1000 }).rules).toHaveLength(1);
    expect(readPreset({ ...preset, enabled: false }).rules).toHaveLength(0);
    expect(readPreset({ enabled: false }).rules).toHaveLength(0);
  });

  it.each([
    ['enabled', 'yes'],
    ['enabled', null],
    ['maxRequests', undefined],
    ['maxRequests', '5'],
    ['windowMs', 0.5],
    ['blockDurationMs', -1],
    ['windowsMs', 1000],
  ])('refuses %s: %j', (name, value) => {
    expect(() => fromPreset({ ...preset, [name]: value } as RateLimitPreset)).toThrow(`rateLimiting.${name}`);
  });
});
