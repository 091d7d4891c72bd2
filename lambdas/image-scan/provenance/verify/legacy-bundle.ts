import { createHash, X509Certificate } from 'node:crypto';
import { type Bundle, bundleFromJSON } from '@sigstore/bundle';
import { z } from 'zod';
import { parseDocument } from '../../scanner/json-document';
import { ANNOTATION, PROVENANCE_LIMITS } from '../evidence';
import type { Read } from '../trust';

/** Source: sigstore/cosign, specs/SIGNATURE_SPEC.md, `bundle`. */
const logEntrySchema = z.looseObject({
  SignedEntryTimestamp: z.string(),
  Payload: z.looseObject({
    body: z.string(),
    integratedTime: z.int().nonnegative(),
    logIndex: z.int().nonnegative(),
    logID: z.string().regex(/^[0-9a-f]{2,128}$/i),
  }),
});
const bodySchema = z.looseObject({ kind: z.string(), apiVersion: z.string() });
const timestampSchema = z.looseObject({ SignedRFC3161Timestamp: z.string() });

/** Of the bundle format whose log entries are promises of inclusion, which is what cosign's annotations hold. */
const MEDIA_TYPE = 'application/vnd.dev.sigstore.bundle+json;version=0.1';

/** What was signed: simple signing's payload, or the envelope of an attestation. */
export type Signed = { readonly signature: Buffer; readonly payload: Buffer } | { readonly envelope: unknown };

/**
 * The bundle that cosign's annotations amount to: certificate, log entry and timestamp stand beside the signature, each in
 * one of its own. Null where there is no certificate: then a key has signed.
 */
export function legacyBundle(annotations: Readonly<Record<string, string>>, signed: Signed): Read<Bundle> | null {
  const certificate = annotations[ANNOTATION.certificate];
  if (certificate === undefined) return null;
  try {
    const entry = read(annotations[ANNOTATION.logEntry], logEntrySchema);
    const timestamp = read(annotations[ANNOTATION.timestamp], timestampSchema);
    const value = bundleFromJSON({
      mediaType: MEDIA_TYPE,
      verificationMaterial: {
        x509CertificateChain: {
          certificates: [{ rawBytes: new X509Certificate(certificate).raw.toString('base64') }],
        },
        tlogEntries: entry === null ? [] : [logEntry(entry)],
        timestampVerificationData: {
          rfc3161Timestamps: timestamp === null ? [] : [{ signedTimestamp: timestamp.SignedRFC3161Timestamp }],
        },
      },
      ...contentOf(signed),
    });
    return { value };
  } catch {
    return { problem: 'Its certificate, log entry or timestamp cannot be read.' };
  }
}

function contentOf(signed: Signed): object {
  if ('envelope' in signed) return { dsseEnvelope: signed.envelope };
  const digest = createHash('sha256').update(signed.payload).digest('base64');
  const signature = signed.signature.toString('base64');
  return { messageSignature: { messageDigest: { algorithm: 'SHA2_256', digest }, signature } };
}

function logEntry({ SignedEntryTimestamp, Payload }: z.infer<typeof logEntrySchema>): object {
  const { kind, apiVersion } = bodySchema.parse(JSON.parse(Buffer.from(Payload.body, 'base64').toString('utf8')));
  return {
    logIndex: String(Payload.logIndex),
    logId: { keyId: Buffer.from(Payload.logID, 'hex').toString('base64') },
    kindVersion: { kind, version: apiVersion },
    integratedTime: String(Payload.integratedTime),
    inclusionPromise: { signedEntryTimestamp: SignedEntryTimestamp },
    canonicalizedBody: Payload.body,
  };
}

function read<T>(text: string | undefined, schema: z.ZodType<T>): T | null {
  if (text === undefined) return null;
  const parsed = parseDocument(Buffer.from(text), PROVENANCE_LIMITS.annotationLength, schema);
  if ('problem' in parsed) throw new TypeError(parsed.problem.why);
  return parsed.value;
}
