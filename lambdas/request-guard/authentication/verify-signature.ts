import { createHash } from 'node:crypto';
import { compactVerify } from 'jose/jws/compact/verify';
import type { PublishedKey } from './keys/key-set';
import type { UnverifiedToken } from './read-token';
import { AuthenticationFailed } from './refusals';

/** Clients send one token many times; more than these at a time are verified again. */
const MAX_REMEMBERED = 1000;

/**
 * Verifies signatures, and remembers the tokens whose signature was right by their digest and the key itself. A set of keys
 * that is fetched anew has new keys, so that nothing outlives them; and times and claims are judged with every request.
 */
export class SignatureVerifier {
  readonly #verified = new Map<string, PublishedKey>();

  /**
   * That the token's bytes are signed with the key, by the algorithm that was accepted. Signatures by elliptic curves are two
   * numbers side by side (RFC 7518, section 3.4); those in DER fail.
   *
   * @throws AuthenticationFailed
   */
  async verify(token: UnverifiedToken, key: PublishedKey): Promise<void> {
    const digest = createHash('sha256').update(token.text).digest('base64');
    if (this.#verified.get(digest) === key) return;
    try {
      await compactVerify(token.text, key.jwk, { algorithms: [token.algorithm] });
    } catch (cause) {
      // The library tells its errors apart by a code; what has none comes of a key that cannot be imported.
      const { code } = cause as { readonly code?: unknown };
      const isSignature = code === 'ERR_JWS_SIGNATURE_VERIFICATION_FAILED';
      throw new AuthenticationFailed(isSignature ? 'signature-invalid' : 'key-unsuitable', { cause });
    }
    this.#remember(digest, key);
  }

  #remember(digest: string, key: PublishedKey): void {
    const [oldest] = this.#verified.keys();
    if (oldest !== undefined && this.#verified.size >= MAX_REMEMBERED) this.#verified.delete(oldest);
    this.#verified.set(digest, key);
  }
}
