import { matchRoute, readRoutePattern } from '../../../../lambdas/request-guard/authorization/route-pattern';

const pattern = (text: string) => readRoutePattern('route', text);
const match = (text: string, method: string, path: string) =>
  matchRoute(
    pattern(text),
    method,
    path.split('/').filter((segment) => segment !== ''),
  );

describe('a pattern of routes', () => {
  it.each([
    ['GET /images', 'GET', '/images', 'matches'],
    ['GET /images', 'POST', '/images', 'differs'],
    ['GET /images', 'HEAD', '/images', 'differs'],
    ['ANY /images', 'DELETE', '/images', 'matches'],
    ['GET /', 'GET', '/', 'matches'],
    ['GET /', 'GET', '/images', 'differs'],
    ['GET /images/{digest}', 'GET', '/images/sha256%3Aab', 'matches'],
    ['GET /images/{digest}', 'GET', '/images', 'differs'],
    ['GET /images/{digest}', 'GET', '/images/a/b', 'differs'],
    ['GET /images/{digest}', 'GET', '/images/{id}', 'matches'],
    ['GET /images/latest', 'GET', '/images/{id}', 'differs'],
    ['ANY /x/*', 'GET', '/x/a/b', 'matches'],
    ['ANY /x/{rest+}', 'GET', '/x/a/b', 'matches'],
    ['ANY /x/*', 'GET', '/x', 'differs'],
    ['ANY /*', 'GET', '/', 'differs'],
    ['GET /admin', 'GET', '/Admin', 'ambiguous'],
    ['GET /Admin/{id}', 'GET', '/admin/1', 'ambiguous'],
    ['GET /admin/list', 'GET', '/Admin/other', 'differs'],
  ])('%s and %s %s: %s', (text, method, path, result) => expect(match(text, method, path)).toBe(result));

  it.each([
    '/images',
    'get /images',
    'GET images',
    'GET  /images',
    'GET /images ',
    'GET /images/',
    'GET //images',
    'GET /*/images',
    'GET /{rest+}/images',
    'GET /images*',
    'GET /{a}-{b}',
    'GET /{}',
    'GET /a%20b',
    'GET /../a',
    'GET /a?b',
    '',
  ])('is not %s', (text) => expect(() => pattern(text)).toThrow('"route"'));

  it('stands before those that are less specific, from the left, and then by method', () => {
    const sorted = ['GET /a/b', 'ANY /a/b', 'GET /a/{x}', 'GET /a/*', 'GET /{x}/b', 'ANY /{x}/b', 'GET /*', 'ANY /*'];
    const ranked = [...sorted].reverse().sort((a, b) => (pattern(a).rank < pattern(b).rank ? -1 : 1));
    expect(ranked).toEqual(sorted);
  });
});
