import { type Bundle, bundleFromJSON } from '@sigstore/bundle';
import { dsse } from '@sigstore/core';
import { z } from 'zod';
import { digestOf } from '../../registry/content-digest';
import { parseDocument } from '../../scanner/json-document';
import { ANNOTATION, type Material, PROVENANCE_LIMITS, type ProvenanceEvidence } from '../evidence';
import { parseStatement, STATEMENT_TYPE } from '../in-toto';
import type { ReadTrust } from '../trust';
import { legacyBundle } from './legacy-bundle';
import { keyThatSigned } from './public-key';
import { type Outcome, quoted, untrusted, unverifiable } from './report';
import { verifyIdentity } from './sigstore';

/** With this predicate, an attestation is a signature. Source: sigstore/cosign, specs/COSIGN_PREDICATE_SPEC.md. */
const SIGNATURE_PREDICATE = 'https://sigstore.dev/cosign/sign/v1';

/** Each is tried with each key of the policy; tools write one. */
const MOST_SIGNATURES = 5;

/** Source: secure-systems-lab/dsse, "Envelope". */
const envelopeSchema = z.looseObject({
  payloadType: z.string().max(256),
  payload: z.base64(),
  signatures: z
    .array(z.looseObject({ sig: z.base64() }))
    .min(1)
    .max(MOST_SIGNATURES),
});

/** An attestation in a bundle of Sigstore, or a bare signature of the image's manifest. */
export function verifyBundle(
  content: Buffer,
  { subject, manifest }: Pick<ProvenanceEvidence, 'subject' | 'manifest'>,
  trust: ReadTrust,
): Outcome {
  let bundle: Bundle;
  try {
    bundle = bundleFromJSON(JSON.parse(content.toString('utf8')));
  } catch {
    return unverifiable('It is no bundle of Sigstore that can be read.');
  }
  const byCertificate = bundle.verificationMaterial.content.$case === 'publicKey' ? null : { value: bundle };
  if (bundle.content.$case === 'messageSignature') {
    if (manifest === undefined)
      return unverifiable('It signs the manifest of the image, which is too large to be kept.');
    const signed = Buffer.from(manifest, 'base64');
    if (digestOf(signed) !== subject) return unverifiable('The manifest that it signs is not at hand.');
    return verifyBySigner(signed, [bundle.content.messageSignature.signature], trust, () => byCertificate, signed);
  }
  const { payloadType, payload, signatures } = bundle.content.dsseEnvelope;
  const envelope = { payloadType, payload, signatures: signatures.map(({ sig }) => sig) };
  return verifyStatement(envelope, subject, trust, () => byCertificate);
}

/** An attestation of cosign's own layout: an envelope, with who signed it beside it. */
export function verifyEnvelope(
  { annotations }: Pick<Material, 'annotations'>,
  content: Buffer,
  subject: string,
  trust: ReadTrust,
): Outcome {
  const parsed = parseDocument(content, PROVENANCE_LIMITS.contentBytes, envelopeSchema);
  if ('problem' in parsed) return unverifiable('It is no envelope that can be read.');
  const { payloadType, payload, signatures } = parsed.value;
  const envelope = {
    payloadType,
    payload: Buffer.from(payload, 'base64'),
    signatures: signatures.map(({ sig }) => Buffer.from(sig, 'base64')),
  };
  return verifyStatement(envelope, subject, trust, () => legacyBundle(annotations, { envelope: parsed.value }));
}

/** A statement that nobody signed says something, and proves nothing. */
export function unsignedStatement(content: Buffer): Outcome {
  const type = parseStatement(content)?.predicateType;
  const outcome = untrusted('Nobody has signed it.');
  return type === undefined ? outcome : { ...outcome, predicateType: type };
}

/** What a material that could not be read says that it states. */
export function statedPredicate({ annotations }: Pick<Material, 'annotations'>): string | undefined {
  const type = annotations[ANNOTATION.predicateType] ?? annotations[ANNOTATION.statementType];
  return type === undefined || type.length > 400 ? undefined : type;
}

interface Envelope {
  readonly payloadType: string;
  readonly payload: Buffer;
  readonly signatures: readonly Buffer[];
}

function verifyStatement(
  { payloadType, payload, signatures }: Envelope,
  subject: string,
  trust: ReadTrust,
  bundleOf: () => ReturnType<typeof legacyBundle>,
): Outcome {
  if (payloadType !== STATEMENT_TYPE) return untrusted(`It states something of the type ${quoted(payloadType)}.`);
  const statement = parseStatement(payload);
  if (statement === null) return untrusted('What is signed is no statement of in-toto.');
  const about = statement.predicateType === SIGNATURE_PREDICATE ? {} : { predicateType: statement.predicateType };
  if (!statement.subjects.includes(subject)) return { ...untrusted('It speaks of another image.'), ...about };

  const encoded = dsse.preAuthEncoding(payloadType, payload);
  return { ...verifyBySigner(encoded, signatures, trust, bundleOf), ...about };
}

/** @param artifact what the bundle signs, where it does not hold it itself */
function verifyBySigner(
  signed: Buffer,
  signatures: readonly Buffer[],
  trust: ReadTrust,
  bundleOf: () => ReturnType<typeof legacyBundle>,
  artifact?: Buffer,
): Outcome {
  for (const signature of signatures) {
    const key = keyThatSigned(trust.keys, signed, signature);
    if (key === null) continue;
    const signer = { type: 'key', fingerprint: key.fingerprint } as const;
    return { standing: 'trusted', signer, reason: 'A key that the policy trusts has signed it.' };
  }
  const bundle = bundleOf();
  if (bundle === null) return untrusted('It is signed by a key, and by none that the policy trusts.');
  return 'problem' in bundle ? unverifiable(bundle.problem) : verifyIdentity(bundle.value, artifact, trust);
}
