import { OptionError } from '../../../../lambdas/request-guard/options/option-error';
import {
  DEFAULT_CONTENT_TYPES,
  readTrustedProxies,
  requestCaps,
} from '../../../../lambdas/request-guard/request/request-caps';

describe('The caps of a request', () => {
  it('have defaults, also for what is undefined', () => {
    expect(requestCaps()).toMatchObject({ maxBodyBytes: 1024 * 1024, maxDepth: 32, maxKeys: 10_000 });
    expect(requestCaps({ maxDepth: undefined, contentTypes: undefined })).toEqual(requestCaps());
    expect(requestCaps().contentTypes).toBe(DEFAULT_CONTENT_TYPES);
  });

  it('are what is given', () => {
    const given = requestCaps({ maxDepth: 3, contentTypes: ['Image/PNG', '*/*'] });
    expect(given).toMatchObject({ maxDepth: 3, contentTypes: ['image/png', '*/*'] });
  });

  it.each<[string, () => unknown, string]>([
    ['a body larger than Lambda takes', () => requestCaps({ maxBodyBytes: 7_000_000 }), 'caps.maxBodyBytes'],
    ['a depth of nothing', () => requestCaps({ maxDepth: 0 }), 'caps.maxDepth'],
    ['a number that is none', () => requestCaps({ maxKeys: Number.POSITIVE_INFINITY }), 'caps.maxKeys'],
    ['a key that is not known', () => requestCaps({ maxDeepness: 1 } as object), 'caps.maxDeepness'],
    ['a type without subtype', () => requestCaps({ contentTypes: ['text/*', 'json'] }), 'caps.contentTypes[1]'],
    ['two stars in a type', () => requestCaps({ contentTypes: ['text/*a*'] }), 'caps.contentTypes[0]'],
    ['a type with parameters', () => requestCaps({ contentTypes: ['text/a; b=c'] }), 'caps.contentTypes[0]'],
    ['too many proxies', () => readTrustedProxies(11), 'trustedProxies'],
    ['half a proxy', () => readTrustedProxies(0.5), 'trustedProxies'],
  ])('refuse %s with its path', (_, read, path) => {
    expect(read).toThrow(OptionError);
    expect(read).toThrow(`"${path}"`);
  });

  it('trust no proxy where none is named', () => {
    expect(readTrustedProxies(undefined)).toBe(0);
    expect(readTrustedProxies(10)).toBe(10);
  });
});
