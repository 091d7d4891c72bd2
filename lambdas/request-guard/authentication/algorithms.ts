/**
 * The signatures that can be pinned: asymmetric alone, as a symmetric one would be verified with a key that is published.
 * Sources: RFC 7518, section 3.1; RFC 8037; RFC 9864.
 */
export const ALGORITHMS = [
  'RS256',
  'RS384',
  'RS512',
  'PS256',
  'PS384',
  'PS512',
  'ES256',
  'ES384',
  'ES512',
  'EdDSA',
  'Ed25519',
] as const;
export type Algorithm = (typeof ALGORITHMS)[number];

const CURVES: Readonly<Record<string, string>> = { ES256: 'P-256', ES384: 'P-384', ES512: 'P-521' };

/** The key type and curve of the keys that an algorithm verifies with, such as `EC P-256`. */
export function keyTypeOf(algorithm: Algorithm): string {
  const curve = CURVES[algorithm];
  if (curve !== undefined) return `EC ${curve}`;
  return algorithm.startsWith('Ed') ? 'OKP Ed25519' : 'RSA';
}
