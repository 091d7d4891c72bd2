import { type Bundle, type TransparencyLogEntry, ValidationError } from '@sigstore/bundle';
import { X509Certificate } from '@sigstore/core';
import { type TrustMaterial, toSignedEntity, VerificationError, Verifier } from '@sigstore/verify';
import { matchesRepository as matchesPattern } from '../../../verdicts/repository-pattern';
import type { ReadTrust, TrustedIdentity } from '../trust';
import { type Outcome, quoted, type Signer, untrusted, unverifiable } from './report';

/** Source: sigstore/fulcio, docs/oid-info.md: the issuer as DER text, and in older certificates as bare text. */
const ISSUER = '1.3.6.1.4.1.57264.1.8';
const OLD_ISSUER = '1.3.6.1.4.1.57264.1.1';

/** Kinds of log entry that the library reads. */
const LOG_ENTRIES: readonly string[] = [
  'hashedrekord 0.0.1',
  'hashedrekord 0.0.2',
  'dsse 0.0.1',
  'dsse 0.0.2',
  'intoto 0.0.2',
];

/**
 * Verifies a signature without a key of its own: the certificate of an identity, its place in the transparency log, and the
 * time at which it was good. What of this the trusted root has no authority for is not asked for; a time always is.
 *
 * @param artifact what was signed, where the bundle does not hold it itself
 */
export function verifyIdentity(bundle: Bundle, artifact: Buffer | undefined, trust: ReadTrust): Outcome {
  const claimed = claimedSigner(bundle);
  if (claimed === null) return untrusted('Its certificate names nobody.');
  const names = `${quoted(claimed.subject)} of ${quoted(claimed.issuer)}`;
  if (!isTrusted(claimed, trust.identities)) {
    return untrusted(`It names ${names}, whom the policy does not trust.`, claimed);
  }
  if (trust.root === null) {
    return unverifiable(`It names ${names}, and the policy has no trustedRoot to verify that by.`, claimed);
  }
  const unread = bundle.verificationMaterial.tlogEntries.map(entryKind).find((kind) => !LOG_ENTRIES.includes(kind));
  if (unread !== undefined)
    return unverifiable(`Its log entry is of a kind that is not read: ${quoted(unread)}.`, claimed);
  try {
    const { identity } = new Verifier(trust.root, thresholds(trust.root)).verify(toSignedEntity(bundle, artifact));
    const signer = {
      type: 'identity',
      subject: identity?.subjectAlternativeName ?? '',
      issuer: identity?.extensions?.issuer ?? '',
    } as const;
    if (!isTrusted(signer, trust.identities)) return untrusted('Its certificate names somebody else.', signer);
    return { standing: 'trusted', signer, reason: 'An identity that the policy trusts has signed it.' };
  } catch (error) {
    if (error instanceof VerificationError || error instanceof ValidationError) {
      return untrusted(`It names ${names}, and that is not so: ${quoted(error.message)}.`, claimed);
    }
    return unverifiable(`It names ${names}, and cannot be verified: it is malformed.`, claimed);
  }
}

/** Whom the certificate names, which nobody has verified; null where there is none that can be read. */
export function claimedSigner(bundle: Bundle): Extract<Signer, { type: 'identity' }> | null {
  const { content } = bundle.verificationMaterial;
  const raw =
    content.$case === 'certificate'
      ? content.certificate.rawBytes
      : content.$case === 'x509CertificateChain'
        ? content.x509CertificateChain.certificates[0]?.rawBytes
        : undefined;
  if (raw === undefined) return null;
  try {
    const certificate = X509Certificate.parse(Buffer.from(raw));
    const issuer =
      certificate.extension(ISSUER)?.valueObj.subs[0]?.value.toString('ascii') ??
      certificate.extension(OLD_ISSUER)?.value.toString('ascii');
    const subject = certificate.subjectAltName;
    return subject === undefined || issuer === undefined ? null : { type: 'identity', subject, issuer };
  } catch {
    return null;
  }
}

function isTrusted({ subject, issuer }: TrustedIdentity, identities: readonly TrustedIdentity[]): boolean {
  return identities.some((identity) => identity.issuer === issuer && matchesPattern(identity.subject, subject));
}

function thresholds({ tlogs, ctlogs }: TrustMaterial) {
  return {
    tlogThreshold: Math.min(tlogs.length, 1),
    ctlogThreshold: Math.min(ctlogs.length, 1),
    timestampThreshold: 1,
  };
}

function entryKind({ kindVersion: { kind, version } }: TransparencyLogEntry): string {
  return `${kind} ${version}`;
}
