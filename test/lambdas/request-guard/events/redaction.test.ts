import fc from 'fast-check';
import { boundText, MASK, redactText } from '../../../../lambdas/request-guard/events/redaction';
import { expectLinearTime } from '../../../support/linear-time';

const JWT = 'eyJhbGciOiJSUzI1NiJ9.eyJzdWIiOiIxMjM0In0.c2lnbmF0dXJl';
/** Put together here, so that no scanner of repositories takes it for a real one. */
const AWS_KEY = `AKIA${'ABCDEFGH'.repeat(2)}`;

/** Any UTF-16, also ill-formed; most of it of the start of the table, where the characters that do something are. */
const anyText = fc
  .array(fc.oneof(fc.integer({ min: 0, max: 0xff }), fc.integer({ min: 0, max: 0xffff })), { maxLength: 300 })
  .map((units) => String.fromCharCode(...units));

describe('Redaction', () => {
  it.each<[string, string, string]>([
    ['a JSON Web Token', `the token ${JWT} was refused`, `the token ${MASK} was refused`],
    ['a part of one', JWT.slice(0, 30), MASK],
    ['a token in a path', `/reset/${JWT}/confirm`, `/reset/${MASK}/confirm`],
    ['a bearer header', 'authorization Bearer abcdef123456', `authorization Bearer ${MASK}`],
    ['basic credentials', 'Basic dXNlcjpwYXNz', `Basic ${MASK}`],
    ['an AWS access key', `key ${AWS_KEY}.`, `key ${MASK}.`],
    ['a password by its name', 'password=hunter2 failed', `password=${MASK} failed`],
    ['an API key by its name', '"api_key": "short-one"', `"api_key": ${MASK}`],
    ['credentials in a URL', 'https://me:pass@example.com/x', `https://${MASK}@example.com/x`],
    ['a private key', '-----BEGIN RSA PRIVATE KEY-----\nMIIC\n-----END RSA PRIVATE KEY----- end', `${MASK} end`],
    ['a private key without an end', 'x -----BEGIN PRIVATE KEY----- MIIC', `x ${MASK}`],
    ['a hexadecimal key', `/keys/${'0123456789abcdef'.repeat(2)}/x`, `/keys/${MASK}/x`],
    ['an opaque token', 'cursor aB3dE6gH9jK2mN5pQ8sT', `cursor ${MASK}`],
    ['a card number', 'paid with 4111 1111 1111 1111 today', `paid with ${MASK} today`],
    ['a card number of 15 digits', '378282246310005', MASK],
    ['a secret that goes on past the bound', `${'x '.repeat(40)}${JWT}${'x'.repeat(500)}`, `${'x '.repeat(40)}${MASK}`],
  ])('masks %s', (_, text, expected) => {
    expect(redactText(text, 100)).toBe(expected);
  });

  it.each([
    'GET /images/{digest} was refused.',
    'The token is expired.',
    'request 5e66f3a1-6c5b-4dbf-9f0e-3f8f0c7a8b11',
    `sha256:${'0a'.repeat(32)}`,
    'at 1732348800250 and 2026-11-23T08:00:00.250Z',
    'order 4111111111111112 failed its check digit',
    'Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/120.0.0.0 Safari/537.36',
    'naïve café, 値は無効です',
  ])('leaves "%s" as it is', (text) => {
    expect(redactText(text, 500)).toBe(text);
  });

  it('makes one line of a text, without what hides or reorders it', () => {
    expect(redactText('a\r\nb\u001b[2Jc\u202ed\u2028e\ud800', 100)).toBe('a b [2Jc d e\ufffd');
  });

  it('cuts what is too long, and says so', () => {
    expect(boundText('abcdef', 4)).toBe('abc…');
    expect(boundText('abcd', 4)).toBe('abcd');
  });

  it('comes to a bounded, printable line whatever the text', () => {
    fc.assert(
      fc.property(anyText, fc.integer({ min: 1, max: 80 }), (text, most) => {
        const line = redactText(text, most);
        expect(line.length).toBeLessThanOrEqual(most);
        expect(line.isWellFormed()).toBe(true);
        expect(line).not.toMatch(/[\p{Cc}\p{Cf}\u2028\u2029]/u);
      }),
    );
  });

  it.each<[string, string]>([
    ['one long run', 'a'],
    ['long runs of almost keys', 'aB1-'],
    ['half tokens', 'eyJaaaaaa.'],
    ['half private keys', '-----BEGIN PRIVATE KEY-----'],
    ['digits in groups', '4 1-'],
    ['names of secrets', 'token: '],
    ['schemes', '://'],
  ])('takes linear time for %s', (_, part) => {
    expectLinearTime((size) => redactText(part.repeat(Math.ceil(size / part.length)), 4 * size), 10_000);
  });
});
