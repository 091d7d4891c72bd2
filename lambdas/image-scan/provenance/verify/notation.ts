import { constants, createHash, type KeyObject, verify, type X509Certificate } from 'node:crypto';
import { z } from 'zod';
import { parseDocument } from '../../scanner/json-document';
import { PROVENANCE_LIMITS } from '../evidence';
import type { ReadTrust } from '../trust';
import { pathToTrust, readChain, unfitToSign, validityOf } from './certificate-path';
import { check } from './public-key';
import { type Outcome, quoted, type Signer, untrusted, unverifiable } from './report';

/** Source: the Notary Project, specs/signature-envelope-jws.md and -cose.md, "Supported alg header values". */
export const ALGORITHMS = ['PS256', 'PS384', 'PS512', 'ES256', 'ES384', 'ES512'] as const;
export type Algorithm = (typeof ALGORITHMS)[number];

/** Names of attributes, the same in both envelopes. */
export const ATTRIBUTE = {
  scheme: 'io.cncf.notary.signingScheme',
  expiry: 'io.cncf.notary.expiry',
  signingTime: 'io.cncf.notary.authenticSigningTime',
  timestamp: 'io.cncf.notary.timestampSignature',
} as const;

const PAYLOAD_TYPE = 'application/vnd.cncf.notary.payload.v1+json';
const SCHEMES: readonly string[] = ['notary.x509', 'notary.x509.signingAuthority'];
const UNDERSTOOD: readonly string[] = [ATTRIBUTE.scheme, ATTRIBUTE.expiry, ATTRIBUTE.signingTime];

const payloadSchema = z.looseObject({ targetArtifact: z.looseObject({ digest: z.string().max(256) }) });

/** A signature of the Notary Project, out of either envelope. */
export interface NotationSignature {
  readonly algorithm: Algorithm;
  readonly contentType: string;
  readonly scheme: string;
  /** What a verifier has to understand, or else refuse. */
  readonly critical: readonly string[];
  readonly expiry: Date | null;
  readonly payload: Buffer;
  readonly signed: Buffer;
  /** ECDSA as r and s, side by side. */
  readonly signature: Buffer;
  /** DER, the signing certificate first. */
  readonly chain: readonly Uint8Array[];
  /** Whether an authority says when it was signed. Such timestamps are not read. */
  readonly timestamped: boolean;
}

/** Source: the Notary Project, specs/trust-store-trust-policy.md, "Signature Evaluation", without revocation and timestamps. */
export function verifyNotation(found: NotationSignature, subject: string, trust: ReadTrust, now: Date): Outcome {
  const chain = readChain(found.chain);
  if (chain === null) return untrusted('Its certificates cannot be read.');
  const signer = signerOf(chain[0]);
  const not = (why: string) => untrusted(`It names ${quoted(signer.subject)}; ${why}.`, signer);
  const unclear = (why: string) => unverifiable(`It names ${quoted(signer.subject)}; ${why}.`, signer);

  const path = pathToTrust(chain, trust.certificates);
  if (path === null) return not('no certificate that the policy trusts vouches for that');
  const unfit = unfitToSign(path.leaf);
  if (unfit !== null) return not(unfit);
  if (algorithmOf(path.leaf.publicKey) !== found.algorithm) return not('its algorithm is not that of its key');
  if (!isSigned(found, path.leaf.publicKey)) return not('its signature is wrong');

  const strange = found.critical.find((name) => !UNDERSTOOD.includes(name));
  if (strange !== undefined) return unclear(`it demands what is not understood here, ${quoted(strange)}`);
  if (!SCHEMES.includes(found.scheme)) return unclear(`its scheme is not known, ${quoted(found.scheme)}`);
  if (found.contentType !== PAYLOAD_TYPE) return unclear(`its payload is not read, ${quoted(found.contentType)}`);
  const payload = parseDocument(found.payload, PROVENANCE_LIMITS.contentBytes, payloadSchema);
  if ('problem' in payload) return not('its payload names no image');
  if (payload.value.targetArtifact.digest !== subject) return not('it is the signature of another image');

  const validity = validityOf(path);
  if (found.expiry !== null && !(found.expiry > now)) return not('it has expired');
  if (!(validity.from <= now.getTime() && now.getTime() < validity.until)) {
    const isDated = found.timestamped || found.scheme !== SCHEMES[0];
    return isDated
      ? unclear('its certificate has expired, and its timestamp is not read')
      : not('its certificate is not valid now');
  }
  const until = new Date(Math.min(validity.until, found.expiry?.getTime() ?? validity.until)).toISOString();
  return { standing: 'trusted', signer, reason: 'A certificate that the policy trusts has signed it.', until };
}

function signerOf(leaf: X509Certificate): Extract<Signer, { type: 'certificate' }> {
  const fingerprint = `sha256:${createHash('sha256').update(leaf.raw).digest('hex')}`;
  return { type: 'certificate', subject: oneLine(leaf.subject), issuer: oneLine(leaf.issuer), fingerprint };
}

function oneLine(name: string): string {
  return name.split('\n').join(', ').slice(0, 1000).toWellFormed();
}

/** The one algorithm that a key of this sort and size is used with; null for all other keys. */
function algorithmOf({ asymmetricKeyType: type, asymmetricKeyDetails: details }: KeyObject): Algorithm | null {
  if (type === 'ec') {
    const curves: Readonly<Record<string, Algorithm>> = { prime256v1: 'ES256', secp384r1: 'ES384', secp521r1: 'ES512' };
    return curves[details?.namedCurve ?? ''] ?? null;
  }
  const sizes: Readonly<Record<number, Algorithm>> = { 2048: 'PS256', 3072: 'PS384', 4096: 'PS512' };
  return type === 'rsa' ? (sizes[details?.modulusLength ?? 0] ?? null) : null;
}

function isSigned({ algorithm, signed, signature }: NotationSignature, key: KeyObject): boolean {
  const digest = `sha${algorithm.slice(2)}`;
  if (algorithm.startsWith('ES')) {
    return check(() => verify(digest, signed, { key, dsaEncoding: 'ieee-p1363' }, signature));
  }
  const padding = constants.RSA_PKCS1_PSS_PADDING;
  return check(() => verify(digest, signed, { key, padding, saltLength: constants.RSA_PSS_SALTLEN_DIGEST }, signature));
}
