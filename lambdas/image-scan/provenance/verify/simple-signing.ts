import { z } from 'zod';
import { parseDocument } from '../../scanner/json-document';
import { ANNOTATION, type Material, PROVENANCE_LIMITS } from '../evidence';
import type { ReadTrust } from '../trust';
import { legacyBundle } from './legacy-bundle';
import { keyThatSigned } from './public-key';
import { type Outcome, quoted, untrusted, unverifiable } from './report';
import { verifyIdentity } from './sigstore';

/** Source: sigstore/cosign, specs/SIGNATURE_SPEC.md, "Simple Signing". */
const TYPE = 'cosign container image signature';
const payloadSchema = z.looseObject({
  critical: z.looseObject({
    image: z.looseObject({ 'docker-manifest-digest': z.string().max(256) }),
    type: z.string().max(256),
  }),
});

/** A signature of cosign: a payload that names the image's digest, and beside it who signed the payload. */
export function verifySimpleSigning(
  { annotations }: Pick<Material, 'annotations'>,
  payload: Buffer,
  subject: string,
  trust: ReadTrust,
): Outcome {
  const text = annotations[ANNOTATION.signature];
  if (text === undefined) return untrusted('It carries no signature.');
  const problem = problemOf(payload, subject);
  if (problem !== null) return untrusted(problem);

  const signature = Buffer.from(text, 'base64');
  const signed = keyThatSigned(trust.keys, payload, signature);
  if (signed) {
    const signer = { type: 'key', fingerprint: signed.fingerprint } as const;
    return { standing: 'trusted', signer, reason: 'A key that the policy trusts has signed it.' };
  }
  const bundle = legacyBundle(annotations, { signature, payload });
  if (bundle === null) return untrusted('It is signed by a key, and by none that the policy trusts.');
  if ('problem' in bundle) return unverifiable(bundle.problem);
  return verifyIdentity(bundle.value, payload, trust);
}

/** Whoever copies a signature from another image has a payload that speaks of the other one. */
function problemOf(payload: Buffer, subject: string): string | null {
  const parsed = parseDocument(payload, PROVENANCE_LIMITS.contentBytes, payloadSchema);
  if ('problem' in parsed) return 'What is signed is no payload of cosign.';
  const { image, type } = parsed.value.critical;
  if (type !== TYPE) return `What is signed is a ${quoted(type)}, not a ${TYPE}.`;
  const named = image['docker-manifest-digest'];
  return named === subject ? null : `It is the signature of another image, ${quoted(named)}.`;
}
