import { hash } from 'node:crypto';
import { compactVerify } from 'jose/jws/compact/verify';
import type { Json } from '../request/parsed-body';
import type { PublishedKey } from './keys/key-set';
import type { UnverifiedToken } from './read-token';
import { AuthenticationFailed } from './refusals';

/** Clients send one token many times; more than these at a time are read and verified again. */
const MAX_REMEMBERED = 1000;

interface Verified {
  readonly token: UnverifiedToken;
  readonly key: PublishedKey;
}

/**
 * Reads tokens and verifies their signatures, and remembers those whose signature was right by their digest and the key itself. A
 * set of keys that is fetched anew has new keys, so that nothing outlives them; and times and claims are judged with every
 * request.
 */
export class VerifiedTokens {
  readonly #read: (text: string) => UnverifiedToken;
  readonly #verified = new Map<string, Verified>();

  /** @param read throws AuthenticationFailed where a text is no token that is accepted */
  constructor(read: (text: string) => UnverifiedToken) {
    this.#read = read;
  }

  /**
   * The token, once its bytes are signed with the key that `find` gives for it, by the algorithm that was accepted. Signatures by
   * elliptic curves are two numbers side by side (RFC 7518, section 3.4); those in DER fail.
   *
   * @throws AuthenticationFailed, and what `find` throws
   */
  async verify(text: string, find: (token: UnverifiedToken) => Promise<PublishedKey>): Promise<UnverifiedToken> {
    const digest = hash('sha256', text, 'base64');
    const known = this.#verified.get(digest);
    const token = known?.token ?? this.#read(text);
    const key = await find(token);
    if (known?.key !== key) {
      await verifySignature(token, key);
      // One request after the other gets the same claims: none may change them.
      freeze(token.claims);
      this.#remember(digest, { token, key });
    }
    return token;
  }

  #remember(digest: string, verified: Verified): void {
    const [oldest] = this.#verified.keys();
    if (oldest !== undefined && this.#verified.size >= MAX_REMEMBERED) this.#verified.delete(oldest);
    this.#verified.set(digest, verified);
  }
}

async function verifySignature(token: UnverifiedToken, key: PublishedKey): Promise<void> {
  try {
    await compactVerify(token.text, key.jwk, { algorithms: [token.algorithm] });
  } catch (cause) {
    // The library tells its errors apart by a code; what has none comes of a key that cannot be imported.
    const { code } = cause as { readonly code?: unknown };
    const isSignature = code === 'ERR_JWS_SIGNATURE_VERIFICATION_FAILED';
    throw new AuthenticationFailed(isSignature ? 'signature-invalid' : 'key-unsuitable', { cause });
  }
}

/** As deep as a token of 8 KB can be. */
function freeze(value: Json): void {
  if (typeof value !== 'object' || value === null) return;
  Object.freeze(value);
  for (const inner of Object.values(value)) freeze(inner);
}
