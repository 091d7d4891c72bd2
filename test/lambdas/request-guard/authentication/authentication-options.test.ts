import {
  type AuthenticationOptions,
  readAuthentication,
} from '../../../../lambdas/request-guard/authentication/authentication-options';
import { OptionError } from '../../../../lambdas/request-guard/options/option-error';

const NEEDED = { issuer: 'https://i.example', audience: 'api', publicKeyUrl: 'https://i.example/keys' };
/** As an author without types writes them. */
const read = (options: object) => readAuthentication(options as AuthenticationOptions);

describe('options of authentication', () => {
  it('have safe defaults', () => {
    expect(read(NEEDED)).toMatchObject({
      required: true,
      place: 'authorization',
      issuers: ['https://i.example'],
      audiences: ['api'],
      audienceClaim: 'aud',
      algorithms: ['RS256', 'PS256', 'ES256', 'EdDSA', 'Ed25519'],
      types: null,
      clockToleranceSeconds: 5,
      maxTokenAgeSeconds: null,
      keyStore: { maxAgeMs: 600_000, staleIfErrorMs: 3_600_000, timeoutMs: 3000 },
    });
  });

  it('are the same where what is left away is undefined', () => {
    const undefinedOnes = Object.fromEntries(
      ['required', 'algorithms', 'types', 'clockToleranceSeconds', 'token', 'keySet', 'claims', 'requiredClaims'].map(
        (name) => [name, undefined],
      ),
    );
    expect(read({ ...NEEDED, ...undefinedOnes })).toEqual(read(NEEDED));
    expect(read({ required: undefined, jwtConfig: NEEDED })).toEqual(read(NEEDED));
  });

  it('may have the plain shape', () => {
    expect(read({ required: false, jwtConfig: NEEDED })).toEqual(read({ ...NEEDED, required: false }));
  });

  it.each([
    ['http://127.0.0.1:9/keys', 'http://127.0.0.1:9/keys'],
    ['http://localhost/keys', 'http://localhost/keys'],
    ['http://[::1]:9/keys', 'http://[::1]:9/keys'],
  ])('may have keys at %s where that is said to be meant', (publicKeyUrl, url) => {
    expect(read({ ...NEEDED, publicKeyUrl, allowInsecureLocalJwks: true }).publicKeyUrl).toBe(url);
    expect(() => read({ ...NEEDED, publicKeyUrl })).toThrow('"authentication.publicKeyUrl"');
  });

  it.each<[string, object]>([
    ['issuer', { issuer: undefined }],
    ['issuer', { issuer: [] }],
    ['audience', { audience: '' }],
    ['audience[1]', { audience: ['a', 1] }],
    ['publicKeyUrl', { publicKeyUrl: 'http://i.example/keys', allowInsecureLocalJwks: true }],
    ['publicKeyUrl', { publicKeyUrl: 'http://127.0.0.1.evil.example/keys', allowInsecureLocalJwks: true }],
    ['publicKeyUrl', { publicKeyUrl: 'https://user:secret@i.example/keys' }],
    ['publicKeyUrl', { publicKeyUrl: 'file:///etc/keys' }],
    ['publicKeyUrl', { publicKeyUrl: 'keys' }],
    ['allowInsecureLocalJwks', { allowInsecureLocalJwks: 'yes' }],
    ['required', { required: 0 }],
    ['algorithms', { algorithms: [] }],
    ['algorithms[0]', { algorithms: ['HS256'] }],
    ['algorithms[1]', { algorithms: ['RS256', 'none'] }],
    ['types', { types: [] }],
    ['clockToleranceSeconds', { clockToleranceSeconds: 61 }],
    ['clockToleranceSeconds', { clockToleranceSeconds: Number.NaN }],
    ['maxTokenAgeSeconds', { maxTokenAgeSeconds: 0 }],
    ['requiredClaims', { requiredClaims: null }],
    ['requiredClaims.token_use', { requiredClaims: { token_use: undefined } }],
    ['claims.roles', { claims: { roles: [] } }],
    ['claims.role', { claims: { role: 'r' } }],
    ['token', { token: 'cookie' }],
    ['token.cookie', { token: { cookie: '' } }],
    ['keySet.maxAgeSeconds', { keySet: { maxAgeSeconds: 5 } }],
    ['keySet.staleIfErrorSeconds', { keySet: { staleIfErrorSeconds: 90_000 } }],
    ['algoritms', { algoritms: ['RS256'] }],
  ])('name the path of what makes no sense: %s', (path, wrong) => {
    expect(() => read({ ...NEEDED, ...wrong })).toThrow(OptionError);
    expect(() => read({ ...NEEDED, ...wrong })).toThrow(`"authentication.${path}"`);
  });

  it.each<[string, object]>([
    ['jwtConfig', { jwtConfig: undefined }],
    ['jwtConfig.audience', { jwtConfig: { ...NEEDED, audience: undefined } }],
    ['jwtConfig.publicKeyUrl', { jwtConfig: { ...NEEDED, publicKeyUrl: 'http://i.example' } }],
    ['jwtConfig.secret', { jwtConfig: { ...NEEDED, secret: 'x' } }],
    ['enabled', { enabled: true, jwtConfig: NEEDED }],
    ['required', { required: 'no', jwtConfig: NEEDED }],
  ])('name the path in the plain shape as well: %s', (path, wrong) => {
    expect(() => read(wrong)).toThrow(`"authentication.${path}"`);
  });
});
