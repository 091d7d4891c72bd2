import { createHmac, sign } from 'node:crypto';
import { type Authenticate, authentication } from '../../../../lambdas/request-guard/authentication/authentication';
import type { AuthenticationOptions } from '../../../../lambdas/request-guard/authentication/authentication-options';
import type { SecurityEventDraft } from '../../../../lambdas/request-guard/events/security-event';
import {
  CLAIMS,
  type Issuer,
  type Jwk,
  makeKey,
  NOW,
  optionsFor,
  part,
  SECONDS,
  signature,
  signParts,
  startIssuer,
  tokenOf,
} from './support/issuer';
import { reasonOf } from './support/refusal';
import { withToken } from './support/request';

const rsa = makeKey('RS256', 'rsa');
const ec = makeKey('ES256', 'ec');
const attacker = makeKey('ES256', 'ec');
const publicOf = ({ jwk }: { readonly jwk: Jwk }) => ({ ...jwk, kid: undefined, alg: undefined, use: undefined });

let issuer: Issuer;
let authenticate: Authenticate;

function guardedBy(options: Partial<AuthenticationOptions> = {}): Authenticate {
  return authentication({ ...optionsFor(issuer.url), ...options });
}

beforeAll(async () => {
  issuer = await startIssuer(rsa, ec);
});
beforeEach(() => {
  issuer.publish(rsa, ec);
  issuer.server.requests.length = 0;
  authenticate = guardedBy();
});
afterAll(() => issuer[Symbol.asyncDispose]());

/** Everything in these is right but for the one thing that is named. */
const der = (input: string) => sign('sha256', Buffer.from(input), ec.privateKey).toString('base64url');
const hmac = (secret: string | Buffer, input: string) => createHmac('sha256', secret).update(input).digest('base64url');
const input = (header: object, claims: object = CLAIMS) => `${part(header)}.${part(claims)}`;
const head = { alg: 'ES256', kid: 'ec', typ: 'JWT' };
const pem = rsa.publicKey.export({ type: 'spki', format: 'pem' });
const good = tokenOf(ec);
const [goodHead = '', goodClaims = '', goodSignature = ''] = good.split('.');
const withBits = (text: string) =>
  `${text.slice(0, -1)}${text.endsWith('A') ? 'B' : String.fromCharCode(text.charCodeAt(text.length - 1) + 1)}`;

const ATTACKS: readonly [string, string, string][] = [
  ['the algorithm none, without a signature', `${input({ alg: 'none' })}.`, 'algorithm-refused'],
  ['the algorithm None in other letters', `${input({ alg: 'nOnE', kid: 'ec' })}.${goodSignature}`, 'algorithm-refused'],
  ['the right algorithm and an empty signature', `${goodHead}.${goodClaims}.`, 'token-malformed'],
  ['no algorithm', signParts(ec, { kid: 'ec' }, CLAIMS), 'algorithm-refused'],
  ['a list of algorithms', signParts(ec, { ...head, alg: ['ES256'] }, CLAIMS), 'algorithm-refused'],
  [
    'HMAC with the public key as PEM for its secret',
    ((text) => `${text}.${hmac(String(pem), text)}`)(input({ alg: 'HS256', kid: 'rsa' })),
    'algorithm-refused',
  ],
  [
    'HMAC with the published modulus for its secret',
    ((text) => `${text}.${hmac(Buffer.from(String(rsa.jwk['n']), 'base64url'), text)}`)(
      input({ alg: 'HS256', kid: 'rsa' }),
    ),
    'algorithm-refused',
  ],
  [
    'an algorithm that is not pinned',
    signParts({ ...rsa, alg: 'RS512' }, { alg: 'RS512', kid: 'rsa' }, CLAIMS),
    'algorithm-refused',
  ],
  ["another algorithm than the key's own", tokenOf({ ...rsa, alg: 'PS256' }), 'key-unsuitable'],
  ['an algorithm of another kind of key', tokenOf(ec, {}, { kid: 'rsa' }), 'key-unsuitable'],
  ['a key that it brings along', tokenOf(attacker, {}, { jwk: publicOf(attacker), kid: undefined }), 'embedded-key'],
  [
    'a key that it brings along beside a published name',
    tokenOf(attacker, {}, { jwk: publicOf(attacker) }),
    'embedded-key',
  ],
  ['the address of a key set', tokenOf(attacker, {}, { jku: 'https://evil.example/keys' }), 'embedded-key'],
  ['the address of a certificate', tokenOf(attacker, {}, { x5u: 'https://evil.example/c' }), 'embedded-key'],
  ['a certificate', tokenOf(attacker, {}, { x5c: ['MIIB'] }), 'embedded-key'],
  ['a null for such a key', tokenOf(ec, {}, { jwk: null }), 'embedded-key'],
  ['a key id that climbs to a file', tokenOf(attacker, {}, { kid: '../../../../dev/null' }), 'key-unknown'],
  ['a key id that is an injection', tokenOf(attacker, {}, { kid: "x' UNION SELECT 'key'--" }), 'key-unknown'],
  ['a key id that objects have', tokenOf(attacker, {}, { kid: 'constructor' }), 'key-unknown'],
  ['a key id that is __proto__', tokenOf(attacker, {}, { kid: '__proto__' }), 'key-unknown'],
  ['a key id with a NUL', tokenOf(ec, {}, { kid: 'ec\0' }), 'key-id-malformed'],
  ['a key id of 257 characters', tokenOf(ec, {}, { kid: 'k'.repeat(257) }), 'key-id-malformed'],
  ['a key id that is a list', tokenOf(ec, {}, { kid: ['ec'] }), 'key-id-malformed'],
  [
    'a prototype in its header',
    signParts(ec, '{"alg":"ES256","kid":"ec","__proto__":{"typ":"JWT"}}', CLAIMS),
    'token-ambiguous',
  ],
  [
    'a prototype in its claims',
    signParts(ec, head, `{"__proto__":{"sub":"root"},${JSON.stringify(CLAIMS).slice(1)}`),
    'token-ambiguous',
  ],
  ['a prototype deep in its claims', tokenOf(ec, { act: JSON.parse('{"a":[{"__proto__":{}}]}') }), 'token-ambiguous'],
  ['an extension that must be understood', tokenOf(ec, {}, { crit: ['exp'], exp: SECONDS }), 'critical-header'],
  ['an empty list of extensions', tokenOf(ec, {}, { crit: [] }), 'critical-header'],
  ['a payload that is not encoded', tokenOf(ec, {}, { crit: ['b64'], b64: false }), 'critical-header'],
  ['a payload that is not encoded, and does not say so', tokenOf(ec, {}, { b64: false }), 'critical-header'],
  ['a claim twice', signParts(ec, head, `{"sub":"root",${JSON.stringify(CLAIMS).slice(1)}`), 'token-ambiguous'],
  [
    'a claim twice, once in escapes',
    signParts(ec, head, `{"s\\u0075b":"root",${JSON.stringify(CLAIMS).slice(1)}`),
    'token-ambiguous',
  ],
  ['the algorithm twice', signParts(ec, '{"alg":"none","alg":"ES256","kid":"ec"}', CLAIMS), 'token-ambiguous'],
  [
    'a nested claim twice',
    signParts(ec, head, `${JSON.stringify(CLAIMS).slice(0, -1)},"act":{"a":1,"a":2}}`),
    'token-ambiguous',
  ],
  ['padding', `${goodHead}.${goodClaims}.${goodSignature}==`, 'token-malformed'],
  ['a line break in it', `${goodHead}.${goodClaims}.\n${goodSignature}`, 'authorization-malformed'],
  ['characters of the other base64', `${goodHead}.${goodClaims}.${goodSignature.slice(1)}+`, 'token-malformed'],
  ['bits after its last byte', `${goodHead}.${goodClaims}.${withBits(goodSignature)}`, 'token-malformed'],
  ['a fourth part', `${good}.${goodSignature}`, 'token-malformed'],
  ['five parts, as an encrypted one has', `${good}.${goodSignature}.${goodSignature}`, 'token-malformed'],
  ['a byte order mark', signParts(ec, `\uFEFF${JSON.stringify(head)}`, CLAIMS), 'token-malformed'],
  [
    'bytes that are no UTF-8',
    ((text) => `${text}.${signature(ec, text)}`)(
      `${part(head)}.${Buffer.from('{"sub":"\xff"}', 'latin1').toString('base64url')}`,
    ),
    'token-malformed',
  ],
  ['claims that are a list', signParts(ec, head, [CLAIMS]), 'token-malformed'],
  ['claims that are a text', signParts(ec, head, '"x"'), 'token-malformed'],
  ['claims that nest too deeply', tokenOf(ec, { act: JSON.parse('['.repeat(20) + ']'.repeat(20)) }), 'token-malformed'],
  ['a signature in DER', `${goodHead}.${goodClaims}.${der(`${goodHead}.${goodClaims}`)}`, 'signature-invalid'],
  ['a signature of zeros', `${goodHead}.${goodClaims}.${Buffer.alloc(64).toString('base64url')}`, 'signature-invalid'],
  ['a signature by another key of that name', tokenOf(attacker), 'signature-invalid'],
  [
    'claims that were changed after',
    `${goodHead}.${part({ ...CLAIMS, sub: 'root' })}.${goodSignature}`,
    'signature-invalid',
  ],
  [
    'a header that was changed after',
    `${part({ ...head, typ: 'at+jwt' })}.${goodClaims}.${goodSignature}`,
    'signature-invalid',
  ],
  ['more than 8 KB', tokenOf(ec, { much: 'x'.repeat(8192) }), 'token-too-large'],
  ['no expiry', tokenOf(ec, { exp: undefined }), 'claim-malformed'],
  ['an expiry that is a text', tokenOf(ec, { exp: `${SECONDS + 600}` }), 'claim-malformed'],
  [
    'an expiry without end',
    signParts(ec, head, `{"exp":1e999,${JSON.stringify({ ...CLAIMS, exp: undefined }).slice(1)}`),
    'claim-malformed',
  ],
  ['a beginning that is a text', tokenOf(ec, { nbf: '0' }), 'claim-malformed'],
  ['an issue that is null', tokenOf(ec, { iat: null }), 'claim-malformed'],
  ['an expiry in the past', tokenOf(ec, { exp: SECONDS - 5 }), 'token-expired'],
  ['a beginning in the future', tokenOf(ec, { nbf: SECONDS + 6 }), 'token-not-yet-valid'],
  ['an issue in the future', tokenOf(ec, { iat: SECONDS + 6 }), 'token-from-the-future'],
  ['another issuer', tokenOf(ec, { iss: 'https://issuer.example.evil.example' }), 'issuer-refused'],
  ['no issuer', tokenOf(ec, { iss: undefined }), 'issuer-refused'],
  ['a list of issuers', tokenOf(ec, { iss: [CLAIMS.iss] }), 'issuer-refused'],
  ['another audience', tokenOf(ec, { aud: 'https://other.example' }), 'audience-refused'],
  ['no audience', tokenOf(ec, { aud: undefined }), 'audience-refused'],
  ['an audience that only begins so', tokenOf(ec, { aud: `${CLAIMS.aud}.evil.example` }), 'audience-refused'],
  ['the type of a logout token', tokenOf(ec, {}, { typ: 'logout+jwt' }), 'type-refused'],
  ['a type that is a number', tokenOf(ec, {}, { typ: 1 }), 'type-refused'],
  ['no subject', tokenOf(ec, { sub: undefined }), 'subject-malformed'],
  ['an empty subject', tokenOf(ec, { sub: '' }), 'subject-malformed'],
  ['a subject with a line break', tokenOf(ec, { sub: 'ada\n{}' }), 'subject-malformed'],
  ['a subject of 256 characters', tokenOf(ec, { sub: 'x'.repeat(256) }), 'subject-malformed'],
  [
    'a subject with half a character',
    signParts(ec, head, `{"sub":"\\ud800",${JSON.stringify({ ...CLAIMS, sub: undefined }).slice(1)}`),
    'subject-malformed',
  ],
  ['a subject that is an object', tokenOf(ec, { sub: { id: 'root' } }), 'subject-malformed'],
  ['two tokens in one header', `${good}, Bearer ${good}`, 'authorization-malformed'],
];

describe('a token is refused with', () => {
  it.each(ATTACKS)('%s', async (_, token, reason) => {
    expect(await reasonOf(() => authenticate(withToken(token), NOW))).toBe(reason);
  });

  it('an age above the most, or none told', async () => {
    const young = guardedBy({ maxTokenAgeSeconds: 50 });
    expect(await reasonOf(() => young(withToken(tokenOf(ec)), NOW))).toBe('token-too-old');
    expect(await reasonOf(() => young(withToken(tokenOf(ec, { iat: undefined })), NOW))).toBe('token-too-old');
    expect(await reasonOf(() => young(withToken(tokenOf(ec, { iat: SECONDS - 50 })), NOW))).toBe('let through');
  });

  it('another type than the pinned one, or none', async () => {
    const pinned = guardedBy({ types: ['at+jwt'] });
    expect(await reasonOf(() => pinned(withToken(tokenOf(ec)), NOW))).toBe('type-refused');
    expect(await reasonOf(() => pinned(withToken(tokenOf(ec, {}, { typ: undefined })), NOW))).toBe('type-refused');
    expect(await reasonOf(() => pinned(withToken(tokenOf(ec, {}, { typ: 'at+jwt' })), NOW))).toBe('let through');
  });

  it.each<[string, Jwk, ReturnType<typeof makeKey>]>([
    ['a short RSA key', makeKey('RS256', 'k', 1024).jwk, rsa],
    ['an RSA key whose exponent is 1', { ...rsa.jwk, e: 'AQ' }, rsa],
    ['a key to encrypt with', { ...ec.jwk, use: 'enc' }, ec],
    ['a key that only signs', { ...ec.jwk, use: undefined, key_ops: ['sign'] }, ec],
    ['a key of another algorithm', { ...rsa.jwk, alg: 'RS512' }, rsa],
    ['a key of another curve', makeKey('ES384', 'k').jwk, ec],
    ['a point that is not on the curve', { ...ec.jwk, x: ec.jwk['y'] }, ec],
  ])('%s', async (told, jwk, key) => {
    issuer.publish({ ...jwk, kid: 'k' });
    const reason = await reasonOf(() => guardedBy()(withToken(tokenOf(key, {}, { kid: 'k' })), NOW));
    expect(reason).toBe(told === 'a key to encrypt with' ? 'key-unknown' : 'key-unsuitable');
  });

  it('no word of it in what is told', async () => {
    for (const [, token] of ATTACKS) {
      const refusal = await authenticate(withToken(token), NOW).catch((error: unknown) => error);
      const { problem, event } = refusal as { problem: object; event: SecurityEventDraft };
      const told = JSON.stringify([problem, event]);
      for (const word of [...token.split('.'), 'evil', 'root', 'ada', 'dev/null', 'constructor', 'UNION']) {
        if (word.length > 2) expect(told).not.toContain(word);
      }
    }
  });

  it('no fetch of keys where its form is wrong', async () => {
    const ofForm = /^(token-|authorization-|algorithm-|embedded|critical|type-|key-id-|claim-malformed)/;
    const ofTime = /^token-(expired|not-yet|from)/;
    for (const [, token, reason] of ATTACKS) {
      if (ofForm.test(reason) && !ofTime.test(reason)) await reasonOf(() => authenticate(withToken(token), NOW));
    }
    expect(issuer.server.requests).toEqual([]);
  });

  it('nothing left behind on the prototype of objects', () => {
    expect(Object.keys(Object.prototype)).toEqual([]);
    expect(({} as { sub?: unknown }).sub).toBeUndefined();
  });
});
