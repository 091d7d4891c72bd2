import fc from 'fast-check';
import { OptionError } from '../../../../lambdas/request-guard/options/option-error';
import { matchesRoute, readRoutePattern } from '../../../../lambdas/request-guard/rate-limit/route-pattern';
import { expectLinearTime } from '../../../support/linear-time';
import { aRequest } from './support/requests';

const matches = (pattern: string, method: string, path: string, route: string | null = null) =>
  matchesRoute(readRoutePattern('p', pattern), aRequest({ method, path, route }));

describe('A route pattern', () => {
  it.each([
    ['GET /images/{id}', 'GET', '/images/1'],
    ['GET /images/{id}', 'HEAD', '/images/1'],
    ['/images/{id}', 'DELETE', '/images/1'],
    ['ANY /images/*', 'PUT', '/images'],
    ['ANY /images/*', 'PUT', '/images/1/2/3'],
    ['/{proxy+}', 'GET', '/x/y'],
    ['/', 'GET', '/'],
    ['/login', 'POST', '/LOGIN'],
    ['/login', 'POST', '//login/'],
    ['/login', 'POST', '/%6cogin'],
    ['/login', 'POST', '/x/../login'],
    ['/login', 'POST', '/x%2f..%2flogin'],
    ['/login', 'POST', '/./login'],
    ['/Login', 'POST', '/login'],
  ])('%s is for %s %s', (pattern, method, path) => {
    expect(matches(pattern, method, path)).toBe(true);
  });

  it.each([
    ['GET /images/{id}', 'POST', '/images/1'],
    ['GET /images/{id}', 'GET', '/images'],
    ['GET /images/{id}', 'GET', '/images/1/layers'],
    ['POST /images', 'HEAD', '/images'],
    ['/', 'GET', '/images'],
    ['/images/*', 'GET', '/image'],
  ])('%s is not for %s %s', (pattern, method, path) => {
    expect(matches(pattern, method, path)).toBe(false);
  });

  it('is for what the router says matched it, whatever stage stands before the path', () => {
    expect(matches('GET /images/{id}', 'GET', '/prod/images/1', '/images/{id}')).toBe(true);
  });

  it.each([[''], ['images'], ['get /images'], ['GET  /images'], ['/a/*/b'], ['/a?b'], [7], [null], ['/'.repeat(600)]])(
    'cannot be %j',
    (given) => {
      expect(() => readRoutePattern('rules[0].routes[2]', given)).toThrow(OptionError);
      expect(() => readRoutePattern('rules[0].routes[2]', given)).toThrow('rules[0].routes[2]');
    },
  );

  it('never throws, whatever the path', () => {
    const patterns = ['/a/{b}', '/*'].map((text) => readRoutePattern('p', text));
    fc.assert(
      fc.property(fc.oneof(fc.string(), fc.stringMatching(/^[/.%2fe5c\\]*$/)), (path) => {
        for (const pattern of patterns) expect(typeof matchesRoute(pattern, aRequest({ path }))).toBe('boolean');
      }),
    );
  });

  it('takes time in line with the path', () => {
    const pattern = readRoutePattern('p', '/a/{b}/c');
    expectLinearTime((size) => matchesRoute(pattern, aRequest({ path: '/%2e%2e/a'.repeat(size), route: null })), 5_000);
  });
});
