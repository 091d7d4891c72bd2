import { constants, type KeyObject, verify } from 'node:crypto';
import type { TrustedKey } from '../trust';

/** The trusted key whose signature this is; null where it is of none. */
export function keyThatSigned(keys: readonly TrustedKey[], data: Uint8Array, signature: Uint8Array): TrustedKey | null {
  return keys.find(({ key }) => isSignatureOf(key, data, signature)) ?? null;
}

/**
 * cosign signs with SHA-256 whatever the key; key services and newer versions take the digest that fits the curve. RSA keys
 * are used with both of the paddings. The key itself is given by the policy, so none of this is the signature's to choose.
 * Source: sigstore/cosign, specs/SIGNATURE_SPEC.md, "Signature Schemes"; sigstore/sigstore, "signature/options".
 */
function isSignatureOf(key: KeyObject, data: Uint8Array, signature: Uint8Array): boolean {
  const { asymmetricKeyType: type } = key;
  if (type === 'ed25519') return check(() => verify(null, data, key, signature));
  const digests = type === 'ec' ? ['sha256', 'sha384', 'sha512'] : ['sha256'];
  if (type === 'ec') return digests.some((digest) => check(() => verify(digest, data, key, signature)));
  return [constants.RSA_PKCS1_PADDING, constants.RSA_PKCS1_PSS_PADDING].some((padding) =>
    check(() => verify('sha256', data, { key, padding }, signature)),
  );
}

/** Bytes that are no signature at all may throw instead of being false. */
export function check(verification: () => boolean): boolean {
  try {
    return verification();
  } catch {
    return false;
  }
}
