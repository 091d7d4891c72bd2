import fc from 'fast-check';
import { KeySetUnavailable } from '../../../../../lambdas/request-guard/authentication/keys/errors';
import { findKey, readKeySet } from '../../../../../lambdas/request-guard/authentication/keys/key-set';
import { type Jwk, makeKey } from '../support/issuer';

const ec = makeKey('ES256', 'ec').jwk;
const read = (...keys: readonly unknown[]) => readKeySet(Buffer.from(JSON.stringify({ keys })));
const find = (jwk: Jwk, algorithm: 'ES256' | 'RS256' = 'ES256') => findKey(read(jwk), { algorithm, keyId: 'ec' });

/** An RSA key of which only the lengths are right. */
const rsaOf = (bits: number, e = 'AQAB') => {
  const modulus = Buffer.alloc(Math.ceil(bits / 8), 0xff);
  modulus[0] = 0xff >> (modulus.length * 8 - bits);
  return { kty: 'RSA', kid: 'ec', n: modulus.toString('base64url'), e };
};

describe('a set of keys', () => {
  it('keeps the public members that keys of its kind have, and nothing else', () => {
    const [key] = read({ ...ec, x5c: ['MII'], ext: true, other: { much: 1 } });
    expect(key).toMatchObject({ keyId: 'ec', type: 'EC P-256', algorithm: 'ES256', usable: true });
    expect(Object.keys(key?.jwk ?? {}).sort()).toEqual(['crv', 'kty', 'x', 'y']);
  });

  it('passes over keys of kinds that are not known, and keys to encrypt with', () => {
    const set = read({ kty: 'NEW', kid: 'new' }, { ...ec, use: 'enc' }, ec);
    expect(findKey(set, { algorithm: 'ES256', keyId: 'ec' })).toMatchObject({ type: 'EC P-256' });
    expect(findKey(set, { algorithm: 'ES256', keyId: 'new' })).toBe('unsuitable');
    expect(findKey(set, { algorithm: 'ES256', keyId: undefined })).toMatchObject({ keyId: 'ec' });
  });

  it.each<[string, Jwk, boolean]>([
    ['of 2048 bits', rsaOf(2048), true],
    ['of 2047 bits', rsaOf(2047), false],
    ['of 8192 bits', rsaOf(8192), true],
    ['of 8193 bits', rsaOf(8193), false],
    ['with zeros that make it look longer', { ...rsaOf(1024), n: `${'A'.repeat(200)}${rsaOf(1024).n}` }, false],
    ['without a modulus', { ...rsaOf(2048), n: undefined }, false],
    ['with the exponent 3', rsaOf(2048, 'Aw'), true],
    ['with the exponent 1', rsaOf(2048, 'AQ'), false],
    ['with an even exponent', rsaOf(2048, 'AQAA'), false],
    ['with an exponent of five bytes', rsaOf(2048, 'AQAAAAE'), false],
    ['without an exponent', { ...rsaOf(2048), e: undefined }, false],
    ['whose operations are no list', { ...rsaOf(2048), key_ops: 'verify' }, false],
    ['whose use is null', { ...rsaOf(2048), use: null }, false],
    ['whose operations hold verifying', { ...rsaOf(2048), key_ops: ['verify'] }, true],
  ])('has an RSA key %s', (_, jwk, usable) => {
    expect(typeof find(jwk, 'RS256')).toBe(usable ? 'object' : 'string');
  });

  it.each(['d', 'p', 'k', 'priv'])('is refused as a whole where a key has a secret member: %s', (name) => {
    expect(() => read(makeKey('ES256', 'other').jwk, { ...ec, [name]: 'AA' })).toThrow('private-key');
  });

  it('is read, or refused with its own error, whatever the bytes are', () => {
    const member = fc.constantFrom('kty', 'crv', 'n', 'e', 'x', 'kid', 'use', 'key_ops', 'alg', '__proto__');
    const value = fc.oneof(
      fc.constantFrom('RSA', 'EC', 'P-256', 'sig', 'AQAB', ['verify']),
      fc.jsonValue({ maxDepth: 1 }),
    );
    const text = fc.oneof(
      fc.array(fc.dictionary(member, value, { maxKeys: 6 }), { maxLength: 5 }).map((keys) => JSON.stringify({ keys })),
      fc.jsonValue({ maxDepth: 1 }).map((keys) => JSON.stringify({ keys })),
      fc.string({ maxLength: 50 }),
    );
    fc.assert(
      fc.property(text, (sent) => {
        try {
          expect(Array.isArray(readKeySet(Buffer.from(sent)))).toBe(true);
        } catch (error) {
          expect(error).toBeInstanceOf(KeySetUnavailable);
        }
      }),
      { numRuns: 150 },
    );
  });
});
