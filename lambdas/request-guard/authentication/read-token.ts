import type { Algorithm } from './algorithms';
import { AuthenticationFailed } from './refusals';
import { type JsonObject, memberOf, readJsonObject } from './strict-json';

/** A token whose form is right; nothing of it is verified. */
export interface UnverifiedToken {
  readonly text: string;
  readonly algorithm: Algorithm;
  /** Undefined where the token does not name its key. */
  readonly keyId: string | undefined;
  readonly claims: JsonObject;
}

export interface TokenRules {
  readonly algorithms: readonly Algorithm[];
  /** Lower case, without `application/`; null: the default ones, or none. */
  readonly types: readonly string[] | null;
}

/** Where a token names no other: JWT of any kind (RFC 7519, section 5.1), and access tokens (RFC 9068, section 2.1). */
const DEFAULT_TYPES = ['jwt', 'at+jwt'];

/** Keys, and addresses of keys, that the sender would choose. Source: RFC 7515, sections 4.1.2, 4.1.3, 4.1.5 and 4.1.6. */
const KEY_BEARING = ['jwk', 'jku', 'x5u', 'x5c'];

/** A key id is compared with the published ones and goes nowhere else. */
const KEY_ID = /^[ -~]{1,256}$/;

/** The last second that a date can hold. Source: ECMA-262, time values. */
const LAST_SECOND = 8.64e12;

/**
 * Reads a token in the compact form (RFC 7515, section 7.1) and nothing else: strict base64url, JSON with one meaning, an
 * algorithm and type that are accepted, an expiry.
 *
 * @param text bounded by the caller
 * @throws AuthenticationFailed
 */
export function readToken(text: string, rules: TokenRules): UnverifiedToken {
  const [first, second, third, ...more] = text.split('.');
  if (first === undefined || second === undefined || third === undefined || more.length > 0) {
    throw new AuthenticationFailed('token-malformed');
  }
  const header = readPart(first);
  const algorithm = rules.algorithms.find((accepted) => accepted === memberOf(header, 'alg'));
  if (algorithm === undefined) throw new AuthenticationFailed('algorithm-refused');
  if (KEY_BEARING.some((name) => Object.hasOwn(header, name))) throw new AuthenticationFailed('embedded-key');
  // No extension is understood, `b64` (RFC 7797) least of all: it changes what is signed.
  if (Object.hasOwn(header, 'crit') || Object.hasOwn(header, 'b64')) throw new AuthenticationFailed('critical-header');
  if (!isAccepted(memberOf(header, 'typ'), rules.types)) throw new AuthenticationFailed('type-refused');
  const keyId = memberOf(header, 'kid');
  if (keyId !== undefined && !(typeof keyId === 'string' && KEY_ID.test(keyId))) {
    throw new AuthenticationFailed('key-id-malformed');
  }
  if (bytesOf(third).length === 0) throw new AuthenticationFailed('token-malformed');
  const claims = readPart(second);
  if (memberOf(claims, 'exp') === undefined || !['exp', 'nbf', 'iat'].every((name) => isTime(memberOf(claims, name)))) {
    throw new AuthenticationFailed('claim-malformed');
  }
  return { text, algorithm, keyId, claims };
}

function readPart(part: string): JsonObject {
  const object = readJsonObject(bytesOf(part));
  if (object === 'malformed') throw new AuthenticationFailed('token-malformed');
  if (object === 'ambiguous') throw new AuthenticationFailed('token-ambiguous');
  return object;
}

/** There is one way to write them: no padding, no other characters, no bits after the last byte. */
function bytesOf(part: string): Buffer {
  const bytes = Buffer.from(part, 'base64url');
  if (bytes.toString('base64url') !== part) throw new AuthenticationFailed('token-malformed');
  return bytes;
}

/** Source: RFC 7515, section 4.1.9: the prefix may be left away, and case does not matter. */
function isAccepted(type: unknown, types: readonly string[] | null): boolean {
  if (type === undefined) return types === null;
  return typeof type === 'string' && (types ?? DEFAULT_TYPES).includes(normalType(type));
}

export function normalType(type: string): string {
  return type.toLowerCase().replace(/^application\//, '');
}

/** JSON has numbers that are infinite once read; such a token would never expire. */
function isTime(value: unknown): boolean {
  return value === undefined || (typeof value === 'number' && value >= 0 && value <= LAST_SECOND);
}
