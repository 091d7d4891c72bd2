import fc from 'fast-check';
import { authentication } from '../../../../lambdas/request-guard/authentication/authentication';
import { CLAIMS, fetchOf, makeKey, NOW, optionsFor, part, signParts, tokenOf } from './support/issuer';
import { reasonOf } from './support/refusal';
import { withAuthorization, withToken } from './support/request';

const key = makeKey('ES256', 'ec');
const rsa = makeKey('RS256', 'rsa');
const authenticate = authentication(optionsFor('https://issuer.example/keys'), { fetch: fetchOf(key, rsa) });
const good = tokenOf(key);
const outcome = (token: string) => reasonOf(() => authenticate(withToken(token), NOW));

jest.setTimeout(60_000);

/** `reasonOf` throws what is no refusal, so that a test ends with it. */
describe('no token', () => {
  it('of any text passes, or throws what is no refusal', async () => {
    const text = fc.oneof(
      fc.string({ unit: 'binary', maxLength: 300 }),
      fc.string({ unit: fc.constantFrom('.', 'a', 'Z', '9', '-', '_', '=', ' ', '\n', '{', '\0'), maxLength: 200 }),
      fc.array(fc.base64String({ maxLength: 100 }), { maxLength: 6 }).map((parts) => parts.join('.')),
    );
    await fc.assert(
      fc.asyncProperty(text, async (sent) => {
        expect(await outcome(sent)).not.toBe('let through');
        expect(await reasonOf(() => authenticate(withAuthorization(sent), NOW))).not.toBe('let through');
      }),
      { numRuns: 1000 },
    );
  });

  it('of any header and claims passes without a signature of the issuer', async () => {
    const name = fc.constantFrom(
      'alg',
      'kid',
      'typ',
      'crit',
      'jwk',
      'jku',
      'b64',
      'exp',
      'iss',
      'aud',
      'sub',
      '__proto__',
    );
    const value = fc.oneof(
      fc.jsonValue({ maxDepth: 3 }),
      fc.constantFrom('ES256', 'RS256', 'none', 'HS256', 'ec', 'rsa', 'JWT', CLAIMS.exp, CLAIMS.iss, CLAIMS.aud),
    );
    const object = fc.dictionary(name, value);
    const header = fc.oneof(
      object,
      object.map((made) => ({ ...made, alg: 'ES256', kid: 'ec' })),
      fc.jsonValue(),
    );
    const claims = fc.oneof(
      object,
      object.map((made) => ({ ...CLAIMS, ...made })),
      fc.jsonValue(),
    );
    await fc.assert(
      fc.asyncProperty(header, claims, fc.uint8Array({ maxLength: 300 }), async (head, body, bytes) => {
        const token = `${part(head ?? null)}.${part(body ?? null)}.${Buffer.from(bytes).toString('base64url')}`;
        expect(await outcome(token)).not.toBe('let through');
      }),
      { numRuns: 1000 },
    );
  });

  it('that the issuer signed passes unless its claims hold, whatever they are', async () => {
    const odd = fc.oneof(fc.jsonValue({ maxDepth: 2 }), fc.constant(undefined));
    const changed = fc.record({ exp: odd, nbf: odd, iat: odd, iss: odd, aud: odd, sub: odd }, { requiredKeys: [] });
    await fc.assert(
      fc.asyncProperty(changed, async (claims) => {
        const reason = await outcome(signParts(key, { alg: 'ES256', kid: 'ec' }, { ...CLAIMS, ...claims }));
        const { exp, iss, aud, sub } = { ...CLAIMS, ...claims } as Record<string, unknown>;
        if (reason !== 'let through') return;
        expect(exp).toBeGreaterThan(NOW.getTime() / 1000 - 5);
        expect([iss, sub]).toEqual([CLAIMS.iss, expect.stringMatching(/^.{1,255}$/u)]);
        expect([aud].flat()).toContain(CLAIMS.aud);
      }),
      { numRuns: 500 },
    );
  });

  it('passes with any one character changed, put in or taken out', async () => {
    const at = fc.nat(good.length - 1);
    const character = fc.constantFrom(...'AQgw09-_.=+/ \n%'.split(''));
    await fc.assert(
      fc.asyncProperty(at, character, fc.constantFrom('change', 'put in', 'take out'), async (place, other, how) => {
        const [before, after] = [good.slice(0, place), good.slice(place + (how === 'put in' ? 0 : 1))];
        const token = `${before}${how === 'take out' ? '' : other}${after}`;
        fc.pre(token !== good);
        expect(await outcome(token)).not.toBe('let through');
      }),
      { numRuns: 1000 },
    );
  });
});
