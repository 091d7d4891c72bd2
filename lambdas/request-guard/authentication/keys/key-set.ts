import { type Algorithm, keyTypeOf } from '../algorithms';
import { isJsonObject, type JsonObject, memberOf, readJsonObject } from '../strict-json';
import { KeySetUnavailable } from './errors';

/** One public key that may verify signatures. Source: RFC 7517, section 4. */
export interface PublishedKey {
  readonly keyId: string | undefined;
  /** Such as `RSA` or `EC P-256`. */
  readonly type: string;
  readonly algorithm: string | undefined;
  /** Its public members alone. */
  readonly jwk: Readonly<Record<string, string>>;
  /** Whether the key is strong enough and meant for verifying. */
  readonly usable: boolean;
}

export type KeySet = readonly PublishedKey[];

export interface WantedKey {
  readonly algorithm: Algorithm;
  readonly keyId: string | undefined;
}

/** Large issuers publish about ten. */
const MAX_KEYS = 64;
/** Source: NIST SP 800-131A; RFC 7518, section 3.3. */
const MIN_RSA_BITS = 2048;
/** A longer one takes milliseconds to verify with, and nobody uses it. */
const MAX_RSA_BITS = 8192;
/** Source: RFC 7518, sections 6.2.2, 6.3.2 and 6.4; keys of the type AKP have `priv`. */
const PRIVATE_MEMBERS = ['d', 'p', 'q', 'dp', 'dq', 'qi', 'oth', 'k', 'priv'];
const PUBLIC_MEMBERS = ['kty', 'crv', 'x', 'y', 'n', 'e'];

/**
 * Reads a JSON Web Key Set (RFC 7517, section 5). Kinds of keys that are not known are passed over, as section 5 has it; a
 * set that gives a secret away, or has two keys of one name, is refused as a whole.
 *
 * @param bytes bounded by the caller
 * @throws KeySetUnavailable
 */
export function readKeySet(bytes: Uint8Array): KeySet {
  const document = readJsonObject(bytes);
  const keys = typeof document === 'string' ? undefined : memberOf(document, 'keys');
  if (!Array.isArray(keys)) throw new KeySetUnavailable('malformed');
  if (keys.length > MAX_KEYS) throw new KeySetUnavailable('too-many-keys');
  const read: PublishedKey[] = [];
  const names = new Set<string>();
  for (const key of keys as readonly unknown[]) {
    if (!isJsonObject(key)) throw new KeySetUnavailable('malformed');
    if (PRIVATE_MEMBERS.some((name) => Object.hasOwn(key, name))) throw new KeySetUnavailable('private-key');
    // Keys to encrypt with are none of ours, and may share a name with one to verify with.
    if (memberOf(key, 'use') === 'enc') continue;
    const published = readKey(key);
    if (published.keyId !== undefined) {
      if (names.has(published.keyId)) throw new KeySetUnavailable('duplicate-key-id');
      names.add(published.keyId);
    }
    read.push(published);
  }
  return read;
}

/** The one key that a token must be verified with, or why there is none. */
export function findKey(set: KeySet, wanted: WantedKey): PublishedKey | 'unknown' | 'unsuitable' | 'ambiguous' {
  const { keyId } = wanted;
  if (keyId !== undefined) {
    const named = set.find((key) => key.keyId === keyId);
    if (named === undefined) return 'unknown';
    return fits(named, wanted.algorithm) ? named : 'unsuitable';
  }
  const [first, ...others] = set.filter((key) => fits(key, wanted.algorithm));
  if (first === undefined) return 'unknown';
  return others.length === 0 ? first : 'ambiguous';
}

function fits(key: PublishedKey, algorithm: Algorithm): boolean {
  return key.usable && key.type === keyTypeOf(algorithm) && (key.algorithm ?? algorithm) === algorithm;
}

function readKey(key: JsonObject): PublishedKey {
  const text = (name: string) => {
    const value = memberOf(key, name);
    return typeof value === 'string' ? value : undefined;
  };
  const type = text('kty') ?? '';
  const operations = memberOf(key, 'key_ops');
  const meant =
    isAbsentOr(key, 'use', 'sig') &&
    (operations === undefined || (Array.isArray(operations) && operations.includes('verify')));
  return {
    keyId: text('kid'),
    type: type === 'RSA' ? type : `${type} ${text('crv') ?? ''}`,
    algorithm: text('alg'),
    jwk: Object.fromEntries(
      PUBLIC_MEMBERS.flatMap((name) => {
        const value = text(name);
        return value === undefined ? [] : [[name, value]];
      }),
    ),
    usable: meant && (type !== 'RSA' || isSoundRsa(text('n') ?? '', text('e') ?? '')),
  };
}

function isAbsentOr(key: JsonObject, name: string, value: string): boolean {
  return !Object.hasOwn(key, name) || memberOf(key, name) === value;
}

/** With an exponent of 1 anybody could sign, and a very long one makes each verification slow. */
function isSoundRsa(modulus: string, exponent: string): boolean {
  const bits = bitsOf(modulus);
  const power = Buffer.from(exponent, 'base64url');
  if (bits < MIN_RSA_BITS || bits > MAX_RSA_BITS || power.length === 0 || power.length > 4) return false;
  const value = power.readUIntBE(0, power.length);
  return value >= 3 && value % 2 === 1;
}

function bitsOf(number: string): number {
  const bytes = Buffer.from(number, 'base64url');
  const first = bytes.findIndex((byte) => byte !== 0);
  return first < 0 ? 0 : (bytes.length - first) * 8 - Math.clz32(bytes[first] ?? 0) + 24;
}
