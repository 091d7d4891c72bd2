import { readRoutePattern } from '../../../../lambdas/request-guard/rate-limit/route-pattern';
import { type KeyFunction, type KeyKind, keyOf, storeKey } from '../../../../lambdas/request-guard/rate-limit/rule-key';
import type { GuardRequest } from '../../../../lambdas/request-guard/request/guard-request';
import { anIdentity, aRequest } from './support/requests';

const patterns = ['GET /a', 'ANY /images/*'].map((text) => readRoutePattern('p', text));

describe('What a rule counts by', () => {
  it.each<[string, KeyKind | KeyFunction, Partial<GuardRequest>, string | null]>([
    ['the address', 'ip', {}, '203.0.113.7'],
    ['the /64 of an IPv6 address', 'ip', { clientIp: '2001:db8:1:2:3:4:5:6' }, '2001:db8:1:2::/64'],
    ['all unknown addresses together', 'ip', { clientIp: null }, 'unknown'],
    ['the API key', 'api-key', { headers: new Map([['x-api-key', ['k']]]) }, 'k'],
    ['no API key: nothing', 'api-key', {}, null],
    ["the router's template with its method", 'route', {}, 'GET /images/{id}'],
    ["the rule's pattern where there is no template", 'route', { route: null }, 'ANY /images/*'],
    ['all other paths together', 'route', { route: null, path: '/b' }, 'unknown'],
    ['what a function says', ({ method }) => method, {}, 'GET'],
    ['nothing where a function says so', () => null, {}, null],
    ['all together where a function forgets to say', (() => undefined) as unknown as KeyFunction, {}, 'unknown'],
  ])('may be %s', (_, by, request, expected) => {
    expect(keyOf(by, aRequest(request), null, patterns)).toBe(expected);
  });

  it('is a user with the issuer, so that nobody is counted with a namesake', () => {
    const keys = [
      anIdentity('a'),
      anIdentity('b'),
      anIdentity('a', 'https://other.example'),
      anIdentity('x","a', 'y'),
      anIdentity('a', 'y","x'),
    ].map((identity) => keyOf('user', aRequest(), identity, null));
    expect(new Set(keys).size).toBe(5);
    expect(keyOf('user', aRequest(), null, null)).toBeNull();
  });
});

describe('The key in a store', () => {
  it('shows nothing of the key, whatever its length', () => {
    const key = storeKey({ name: 'address', windowMs: 60_000 }, '203.0.113.7'.repeat(1000));
    expect(key).toMatch(/^[A-Za-z0-9_-]{43}$/);
  });

  it('differs by rule, window and key', () => {
    const keys = [
      storeKey({ name: 'a', windowMs: 1 }, 'k'),
      storeKey({ name: 'b', windowMs: 1 }, 'k'),
      storeKey({ name: 'a', windowMs: 2 }, 'k'),
      storeKey({ name: 'a', windowMs: 1 }, 'l'),
    ];
    expect(new Set(keys).size).toBe(4);
  });
});
