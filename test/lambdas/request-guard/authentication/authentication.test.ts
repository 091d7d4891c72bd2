import { type Authenticate, authentication } from '../../../../lambdas/request-guard/authentication/authentication';
import type { AuthenticationOptions } from '../../../../lambdas/request-guard/authentication/authentication-options';
import { CLAIMS, type Issuer, later, makeKey, NOW, optionsFor, SECONDS, startIssuer, tokenOf } from './support/issuer';
import { reasonOf } from './support/refusal';
import { request, withAuthorization, withToken } from './support/request';

const rsa = makeKey('RS256', 'rsa');
const ec = makeKey('ES256', 'ec');
const ed = makeKey('EdDSA', 'ed');
const pss = { ...rsa, alg: 'PS256', kid: 'pss', jwk: { ...rsa.jwk, kid: 'pss', alg: 'PS256' } };
const attacker = makeKey('ES256', 'ec');

let issuer: Issuer;
let authenticate: Authenticate;

function guardedBy(options: Partial<AuthenticationOptions> = {}): Authenticate {
  return authentication({ ...optionsFor(issuer.url), ...options });
}

beforeAll(async () => {
  issuer = await startIssuer(rsa, ec, ed, pss);
});
beforeEach(() => {
  issuer.publish(rsa, ec, ed, pss);
  authenticate = guardedBy();
});
afterAll(() => issuer[Symbol.asyncDispose]());

describe('a token that holds', () => {
  it.each([
    ['RS256', rsa],
    ['PS256', pss],
    ['ES256', ec],
    ['EdDSA', ed],
  ])('is accepted where it is signed by %s', async (_, key) => {
    await expect(authenticate(withToken(tokenOf(key)), NOW)).resolves.toEqual({
      subject: 'ada',
      issuer: CLAIMS.iss,
      claims: CLAIMS,
      roles: ['auditor'],
      permissions: [],
      scopes: ['images:read', 'trend:read'],
    });
  });

  it('says the same of its bearer to every request, whatever a handler does with the claims', async () => {
    const token = withToken(tokenOf(ec, { realm: { roles: ['reader'] } }));
    const claims = (await authenticate(token, NOW))?.claims as { sub: string; realm: { roles: string[] } };
    expect(() => claims.realm.roles.push('admin')).toThrow(TypeError);
    expect(() => Object.assign(claims, { sub: 'eve' })).toThrow(TypeError);
    await expect(authenticate(token, NOW)).resolves.toMatchObject({
      subject: 'ada',
      claims: { realm: { roles: ['reader'] } },
    });
  });

  it.each([
    ['whatever the case of the scheme', withAuthorization(`bEaReR ${tokenOf(ec)}`)],
    ['without a type', withToken(tokenOf(ec, {}, { typ: undefined }))],
    ['as an access token of RFC 9068', withToken(tokenOf(ec, {}, { typ: 'application/AT+JWT' }))],
    ['for several audiences, of which one is ours', withToken(tokenOf(ec, { aud: ['other', CLAIMS.aud] }))],
    ['a moment after its end, as clocks differ', withToken(tokenOf(ec, { exp: SECONDS - 4 }))],
    ['with a time that is no whole number', withToken(tokenOf(ec, { exp: SECONDS + 0.5 }))],
  ])('is accepted %s', async (_, sent) => {
    await expect(authenticate(sent, NOW)).resolves.toMatchObject({ subject: 'ada' });
  });

  it.each([
    ['ES384', makeKey('ES384', 'k')],
    ['ES512', makeKey('ES512', 'k')],
    ['Ed25519', makeKey('Ed25519', 'k')],
    ['RS384', { ...rsa, alg: 'RS384', kid: 'k', jwk: { ...rsa.jwk, kid: 'k', alg: undefined, use: undefined } }],
    ['PS512', { ...rsa, alg: 'PS512', kid: 'k', jwk: { ...rsa.jwk, kid: 'k', alg: undefined, key_ops: ['verify'] } }],
  ] as const)('is accepted where %s is pinned', async (algorithm, key) => {
    issuer.publish(key);
    const pinned = guardedBy({ algorithms: [algorithm] });
    await expect(pinned(withToken(tokenOf(key)), NOW)).resolves.toMatchObject({ subject: 'ada' });
  });

  it('is judged anew with every request, though its signature is remembered', async () => {
    const token = withToken(tokenOf(ec));
    await authenticate(token, NOW);
    expect(await reasonOf(() => authenticate(token, later(599)))).toBe('let through');
    expect(await reasonOf(() => authenticate(token, later(605)))).toBe('token-expired');
  });

  it('is found by its algorithm where it names no key and only one fits', async () => {
    expect(await reasonOf(() => authenticate(withToken(tokenOf(ed, {}, { kid: undefined })), NOW))).toBe('let through');
    issuer.publish(ec, makeKey('ES256', 'ec-2'));
    const unnamed = withToken(tokenOf(ec, {}, { kid: undefined }));
    expect(await reasonOf(() => guardedBy()(unnamed, NOW))).toBe('key-ambiguous');
  });

  it('may be in a cookie, and then nowhere else', async () => {
    const ofCookie = guardedBy({ token: { cookie: 'session' } });
    const cookie = { name: 'session', value: tokenOf(ec) };
    await expect(ofCookie(request({ cookies: [cookie] }), NOW)).resolves.toMatchObject({ subject: 'ada' });
    expect(await reasonOf(() => ofCookie(withToken(tokenOf(ec)), NOW))).toBe('token-missing');
    const twice = request({ cookies: [cookie, { ...cookie, value: 'other' }] });
    expect(await reasonOf(() => ofCookie(twice, NOW))).toBe('authorization-repeated');
  });

  it('may say elsewhere who it is of and for', async () => {
    const cognito = guardedBy({
      claims: { audience: 'client_id', roles: 'cognito:groups', permissions: ['realm_access', 'may'] },
      requiredClaims: { token_use: 'access' },
    });
    const claims = { aud: undefined, client_id: CLAIMS.aud, 'cognito:groups': ['ops'], realm_access: { may: ['x:*'] } };
    await expect(
      cognito(withToken(tokenOf(rsa, { ...claims, token_use: 'access' }, { typ: undefined })), NOW),
    ).resolves.toMatchObject({ roles: ['ops'], permissions: ['x:*'] });
    expect(await reasonOf(() => cognito(withToken(tokenOf(rsa, { ...claims, token_use: 'id' })), NOW))).toBe(
      'claim-refused',
    );
  });
});

describe('a request without a token', () => {
  it.each([
    ['no authorization', request(), 'token-missing'],
    ['another scheme', withAuthorization('Basic YTpi'), 'scheme-unsupported'],
  ])('is told that one is needed: %s', async (_, sent, reason) => {
    await expect(authenticate(sent, NOW)).rejects.toMatchObject({
      reason,
      problem: {
        status: 401,
        code: 'authentication-required',
        headers: { 'www-authenticate': 'Bearer realm="api"' },
      },
      event: { type: 'AUTHENTICATION_FAILURE', severity: 'LOW', reason, action: 'BLOCK' },
    });
  });

  it('is let through as nobody where none is required; a token that does not hold never is', async () => {
    const optional = guardedBy({ required: false });
    await expect(optional(request(), NOW)).resolves.toBeNull();
    expect(await reasonOf(() => optional(withToken('x.y.z'), NOW))).toBe('token-malformed');
    expect(await reasonOf(() => optional(withToken(tokenOf(attacker)), NOW))).toBe('signature-invalid');
    expect(await reasonOf(() => optional(withAuthorization('Basic YTpi'), NOW))).toBe('scheme-unsupported');
  });
});

describe('a refusal', () => {
  it('tells the client that the token is not valid, and only the event why', async () => {
    await expect(authenticate(withToken(tokenOf(ec, { exp: SECONDS - 60 })), NOW)).rejects.toMatchObject({
      problem: {
        status: 401,
        code: 'authentication-failed',
        detail: 'The access token is not valid.',
        headers: { 'www-authenticate': 'Bearer realm="api", error="invalid_token"' },
      },
      event: { type: 'AUTHENTICATION_FAILURE', reason: 'token-expired' },
    });
  });

  it('is a bad request where the request rather than the token is malformed', async () => {
    await expect(authenticate(withAuthorization('Bearer a.b.c', 'Bearer a.b.c'), NOW)).rejects.toMatchObject({
      reason: 'authorization-repeated',
      problem: { status: 400, headers: { 'www-authenticate': 'Bearer realm="api", error="invalid_request"' } },
    });
  });
});
