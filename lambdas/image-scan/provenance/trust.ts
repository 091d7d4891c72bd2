import { createHash, createPublicKey, type KeyObject, X509Certificate } from 'node:crypto';
import { TrustedRoot } from '@sigstore/protobuf-specs';
import { type TrustMaterial, toTrustMaterial } from '@sigstore/verify';

/** Whoever may sign without a key of their own: an identity that an OpenID Connect issuer vouched for. */
export interface TrustedIdentity {
  /** Exactly as the certificate has it, such as `https://token.actions.githubusercontent.com`. */
  readonly issuer: string;
  /** The certificate's subject alternative name; `*` stands for any characters. */
  readonly subject: string;
}

/** A certificate authority, or a certificate, whose signatures of the Notary Project are trusted. */
export interface TrustedCertificate {
  /** PEM. */
  readonly certificate: string;
  /** Attributes that the signing certificate's subject must have, such as `{"O": "Example"}`. Absent: any subject. */
  readonly subject?: Readonly<Record<string, string>>;
}

/** Whose signatures count, and what has to be attested. */
export interface SignatureTrust {
  /** Public keys, PEM (SPKI): ECDSA on P-256, P-384 or P-521, RSA of 2048 bits or more, Ed25519. */
  readonly keys: readonly string[];
  readonly identities: readonly TrustedIdentity[];
  readonly certificates: readonly TrustedCertificate[];
  /** Types of predicate: of each, an attestation that somebody trusted signed must be there. */
  readonly attestations: readonly string[];
  /** The contents of Sigstore's `trusted_root.json`; identities are verified by it. Null: none. */
  readonly trustedRoot: Readonly<Record<string, unknown>> | null;
}

export const NO_TRUST: SignatureTrust = {
  keys: [],
  identities: [],
  certificates: [],
  attestations: [],
  trustedRoot: null,
};

export interface TrustedKey {
  readonly key: KeyObject;
  readonly fingerprint: string;
}

export type Read<T> = { readonly value: T } | { readonly problem: string };

const CURVES = ['prime256v1', 'secp384r1', 'secp521r1'];
const LEAST_RSA_BITS = 2048;

/** A public key as a policy names it. A private key is refused: it has no business in a document that is kept for ever. */
export function readPublicKey(pem: string): Read<TrustedKey> {
  if (!/^\s*-----BEGIN PUBLIC KEY-----[\sA-Za-z0-9+/=]+-----END PUBLIC KEY-----\s*$/.test(pem)) {
    return { problem: 'expected one public key in PEM, from "-----BEGIN PUBLIC KEY-----" on' };
  }
  let key: KeyObject;
  try {
    key = createPublicKey(pem);
  } catch {
    return { problem: 'expected a public key in PEM that can be read' };
  }
  const { asymmetricKeyType: type, asymmetricKeyDetails: details } = key;
  const isFit =
    type === 'ed25519' ||
    (type === 'ec' && CURVES.includes(details?.namedCurve ?? '')) ||
    (type === 'rsa' && (details?.modulusLength ?? 0) >= LEAST_RSA_BITS);
  if (!isFit) return { problem: 'expected a key of ECDSA (P-256, P-384, P-521), RSA (2048 bits or more) or Ed25519' };
  return { value: { key, fingerprint: fingerprintOf(key) } };
}

export function readCertificate(pem: string): Read<X509Certificate> {
  if (!/^\s*-----BEGIN CERTIFICATE-----[\sA-Za-z0-9+/=]+-----END CERTIFICATE-----\s*$/.test(pem)) {
    return { problem: 'expected one certificate in PEM, from "-----BEGIN CERTIFICATE-----" on' };
  }
  try {
    return { value: new X509Certificate(pem) };
  } catch {
    return { problem: 'expected a certificate in PEM that can be read' };
  }
}

/** What a trusted root trusts: authorities of certificates and timestamps, and transparency logs. */
export function readTrustedRoot(document: Readonly<Record<string, unknown>>): Read<TrustMaterial> {
  try {
    const value = toTrustMaterial(TrustedRoot.fromJSON(document));
    if (value.certificateAuthorities.some(({ certChain }) => certChain.length > 0)) return { value };
    return { problem: 'expected a trusted root with certificate authorities' };
  } catch {
    return { problem: 'expected the contents of a trusted_root.json of Sigstore' };
  }
}

/** `sha256:` and the hex digest of the key in DER (SPKI): what tells keys apart. */
export function fingerprintOf(key: KeyObject): string {
  return `sha256:${createHash('sha256')
    .update(key.export({ type: 'spki', format: 'der' }))
    .digest('hex')}`;
}

/** Trust as verification uses it. What cannot be read of it is left out: whoever wrote it was told (`policy-schema.ts`). */
export interface ReadTrust {
  readonly keys: readonly TrustedKey[];
  readonly identities: readonly TrustedIdentity[];
  readonly certificates: readonly {
    readonly certificate: X509Certificate;
    readonly subject: TrustedCertificate['subject'];
  }[];
  readonly root: TrustMaterial | null;
}

export function readTrust(trust: SignatureTrust): ReadTrust {
  const root = trust.trustedRoot === null ? null : readTrustedRoot(trust.trustedRoot);
  return {
    keys: trust.keys.flatMap((pem) => values(readPublicKey(pem))),
    identities: trust.identities,
    certificates: trust.certificates.flatMap(({ certificate, subject }) =>
      values(readCertificate(certificate)).map((read) => ({ certificate: read, subject })),
    ),
    root: root !== null && 'value' in root ? root.value : null,
  };
}

function values<T>(read: Read<T>): readonly T[] {
  return 'value' in read ? [read.value] : [];
}

/** Whether anybody is trusted at all. */
export function trustsAnybody({ keys, identities, certificates }: SignatureTrust): boolean {
  return keys.length + identities.length + certificates.length > 0;
}
