import fc from 'fast-check';
import type { Identity } from '../../../../lambdas/request-guard/authentication/identity';
import { AuthenticationFailed } from '../../../../lambdas/request-guard/authentication/refusals';
import { type Authorize, authorization } from '../../../../lambdas/request-guard/authorization/authorization';
import type { RouteRequirement } from '../../../../lambdas/request-guard/authorization/authorization-options';
import { AuthorizationDenied } from '../../../../lambdas/request-guard/authorization/refusals';
import type { GuardRequest } from '../../../../lambdas/request-guard/request/guard-request';
import { request } from '../authentication/support/request';

const identityOf = (...roles: readonly string[]): Identity => ({
  subject: 'ada',
  issuer: 'i',
  claims: {},
  roles,
  permissions: [],
  scopes: [],
});
const ADA = identityOf('auditor');

const ROUTES: readonly RouteRequirement[] = [
  { route: 'ANY /*', roles: ['root'] },
  { route: 'GET /health', public: true },
  { route: 'GET /images/{digest}', roles: ['auditor'] },
  { route: 'GET /images/admin', roles: ['admin'] },
  { route: 'ANY /images/{digest}', roles: ['operator'] },
  { route: 'ANY /open/*', public: true },
  { route: 'GET /scoped', scopes: ['read'] },
  { route: 'GET /me' },
];

/** What is decided: the reason of a refusal, or `allowed`. What is no refusal fails the test. */
async function decide(authorize: Authorize, sent: Partial<GuardRequest>, identity: Identity | null): Promise<string> {
  try {
    await authorize(request(sent), identity);
    return 'allowed';
  } catch (error) {
    if (error instanceof AuthorizationDenied || error instanceof AuthenticationFailed) return error.reason;
    throw error;
  }
}

describe('authorization', () => {
  const authorize = authorization({ routes: ROUTES });

  it.each<[string, string, string | null, Identity | null, string]>([
    ['GET', '/health', null, null, 'allowed'],
    ['GET', '/health', null, ADA, 'allowed'],
    ['POST', '/health', null, null, 'token-missing'],
    ['GET', '/images/sha256%3Aab', null, ADA, 'allowed'],
    ['GET', '/images/sha256%3Aab', null, null, 'token-missing'],
    ['DELETE', '/images/sha256%3Aab', null, ADA, 'role-missing'],
    ['DELETE', '/images/sha256%3Aab', null, identityOf('operator'), 'allowed'],
    ['GET', '/images/sha256%3Aab', null, identityOf('operator'), 'role-missing'],
    ['GET', '/images/admin', null, ADA, 'role-missing'],
    ['GET', '/images/Admin', null, ADA, 'path-ambiguous'],
    ['GET', '/images/%61dmin', null, ADA, 'path-ambiguous'],
    ['GET', '/open/../images/admin', null, null, 'path-ambiguous'],
    ['GET', '/open/%2e%2e/images/admin', null, null, 'path-ambiguous'],
    ['GET', '/open/..%2Fimages/admin', null, null, 'path-ambiguous'],
    ['GET', '//health', null, null, 'path-ambiguous'],
    ['GET', '/open/a/b', null, null, 'allowed'],
    ['GET', '/open', null, ADA, 'role-missing'],
    ['GET', '/scoped', null, ADA, 'scope-missing'],
    ['GET', '/me', null, identityOf(), 'allowed'],
    ['GET', '/', null, identityOf('root'), 'route-not-listed'],
    ['GET', '/else', null, identityOf('root'), 'allowed'],
    // The router's template counts rather than the path.
    ['GET', '/prod/images/x', '/images/{id}', ADA, 'allowed'],
    ['GET', '/health', '/images/{digest}', null, 'token-missing'],
    ['GET', '/prod/images/admin', '/images/admin', ADA, 'role-missing'],
    // A template that catches all says nothing.
    ['GET', '/images/admin', '/{proxy+}', ADA, 'role-missing'],
    ['GET', '/health', '/{proxy+}', null, 'allowed'],
  ])('%s %s (template %s)', async (method, path, route, identity, decision) => {
    expect(await decide(authorize, { method, path, route }, identity)).toBe(decision);
  });

  it('does not depend on the order of the routes', async () => {
    const path = fc.constantFrom('/health', '/images/admin', '/images/x', '/open/a', '/else', '/me');
    await fc.assert(
      fc.asyncProperty(fc.shuffledSubarray([...ROUTES], { minLength: ROUTES.length }), path, async (routes, at) => {
        const shuffled = authorization({ routes });
        expect(await decide(shuffled, { path: at }, ADA)).toBe(await decide(authorize, { path: at }, ADA));
      }),
    );
  });

  it('refuses what is not listed', async () => {
    const few = authorization({ routes: [{ route: 'GET /health', public: true }] });
    expect(await decide(few, { path: '/images' }, identityOf('root'))).toBe('route-not-listed');
    expect(await decide(authorization({ routes: [] }), {}, identityOf('root'))).toBe('route-not-listed');
  });

  it('may say one thing of every route, however its path is written', async () => {
    const same = authorization({ otherwise: { roles: ['auditor'] } });
    expect(await decide(same, { path: '/a//b/' }, ADA)).toBe('allowed');
    expect(await decide(same, { path: '/a//b/' }, identityOf())).toBe('role-missing');
    expect(await decide(same, {}, null)).toBe('token-missing');
  });

  it.each([
    ['/prod', 'allowed'],
    ['/prod/', 'allowed'],
    ['/prod/health', 'allowed'],
    ['/production/health', 'route-not-listed'],
    ['/health', 'route-not-listed'],
    ['/prod//health', 'path-ambiguous'],
  ])('leaves away what stands before every path: %s', async (path, decision) => {
    const routes: RouteRequirement[] = [
      { route: 'GET /health', public: true },
      { route: 'GET /', public: true },
    ];
    expect(await decide(authorization({ routes, basePath: '/prod' }), { path }, null)).toBe(decision);
  });

  it('never lets a path reach a public route that a router could read as another', async () => {
    const piece = fc.constantFrom(
      'open',
      'images',
      'admin',
      'Admin',
      '/',
      '..',
      '.',
      '%2f',
      '%2e',
      '%61',
      '\\',
      ';',
      '%',
    );
    await fc.assert(
      fc.asyncProperty(fc.array(piece, { maxLength: 8 }), async (pieces) => {
        const path = `/${pieces.join('')}`;
        if ((await decide(authorize, { path }, null)) !== 'allowed') return;
        expect(new URL(decodeURIComponent(path), 'http://x').pathname).toBe(path);
        expect(path).toMatch(/^\/(open\/|health$)/);
      }),
      { numRuns: 500 },
    );
  });

  it('tells the client nothing but that it may not, and the event what was needed', async () => {
    const denied = authorize(request({ path: '/images/admin' }), ADA);
    await expect(denied).rejects.toMatchObject({
      problem: { status: 403, code: 'authorization-denied', detail: 'This is not allowed.' },
      event: {
        type: 'AUTHORIZATION_VIOLATION',
        severity: 'MEDIUM',
        reason: 'role-missing',
        action: 'BLOCK',
        details: { route: 'GET /images/admin', needed: ['admin'] },
      },
    });
    await expect(authorize(request({ path: '/scoped' }), ADA)).rejects.toMatchObject({
      problem: { headers: { 'www-authenticate': 'Bearer realm="api", error="insufficient_scope"' } },
    });
  });
});

describe('ownership', () => {
  const owned = (owner: RouteRequirement['owner'] & {}) =>
    authorization({ routes: [{ route: 'GET /images', roles: ['auditor'], owner }] });

  it('is asked with the request, the identity and the facts', async () => {
    const authorize = owned((sent, { subject }, facts) => sent.path === '/images' && facts['owner'] === subject);
    await expect(authorize(request(), ADA, { owner: 'ada' })).resolves.toBeUndefined();
    await expect(authorize(request(), ADA, { owner: 'eve' })).rejects.toMatchObject({
      reason: 'not-owner',
      problem: { status: 403 },
      event: { type: 'DATA_ACCESS_VIOLATION', severity: 'HIGH' },
    });
  });

  it.each<[string, () => unknown]>([
    ['something that is only like true', () => 'yes'],
    ['nothing', () => undefined],
    ['a promise of false', async () => false],
  ])('is denied by %s', async (_, owner) => {
    expect(await decide(owned(owner as () => boolean), {}, ADA)).toBe('not-owner');
  });

  it.each<[string, () => boolean | Promise<boolean>]>([
    [
      'throws',
      () => {
        throw new Error('no table');
      },
    ],
    ['rejects', () => Promise.reject(new Error('no table'))],
  ])('is denied where the predicate %s, and the reason says so', async (_, owner) => {
    await expect(owned(owner)(request(), ADA)).rejects.toMatchObject({
      reason: 'owner-check-failed',
      problem: { status: 403 },
      event: { type: 'AUTHORIZATION_VIOLATION' },
      cause: expect.objectContaining({ message: 'no table' }),
    });
  });

  it('is not asked of somebody who lacks a role, or of nobody', async () => {
    const owner = jest.fn(() => true);
    expect(await decide(owned(owner), {}, identityOf())).toBe('role-missing');
    expect(await decide(owned(owner), {}, null)).toBe('token-missing');
    expect(owner).not.toHaveBeenCalled();
  });
});
