import type { Material, ProvenanceEvidence } from '../evidence';
import type { ReadTrust } from '../trust';
import { statedPredicate, unsignedStatement, verifyBundle, verifyEnvelope } from './attestation';
import { verifyCose } from './notation-cose';
import { verifyJws } from './notation-jws';
import { type Outcome, type SignatureReport, unverifiable } from './report';
import { verifySimpleSigning } from './simple-signing';

/**
 * What a signature or attestation is worth to who trusts these. Pure, and total: bytes that make no sense are a report too.
 *
 * @param image digest of the image's manifest, of which it must speak, and where it is at hand the manifest itself
 * @param now certificates and signatures that end are good until then
 */
export function verifyMaterial(material: Material, image: SignedImage, trust: ReadTrust, now: Date): SignatureReport {
  const { artifact, kind, content } = material;
  const outcome =
    content === null ? unread(material) : outcomeOf(material, Buffer.from(content, 'base64'), image, trust, now);
  return { artifact, kind, ...outcome, verified: outcome.standing === 'trusted' };
}

type SignedImage = Pick<ProvenanceEvidence, 'subject' | 'manifest'>;

function unread(material: Material): Outcome {
  const predicateType = statedPredicate(material);
  const outcome = unverifiable(`It was not read: ${material.why ?? 'nobody says why'}.`);
  return predicateType === undefined ? outcome : { ...outcome, predicateType };
}

function outcomeOf(material: Material, content: Buffer, image: SignedImage, trust: ReadTrust, now: Date): Outcome {
  const { subject } = image;
  switch (material.kind) {
    case 'cosign':
      return verifySimpleSigning(material, content, subject, trust);
    case 'sigstore-bundle':
      return verifyBundle(content, image, trust);
    case 'dsse':
      return verifyEnvelope(material, content, subject, trust);
    case 'in-toto':
      return unsignedStatement(content);
    case 'notation-jws':
      return verifyJws(content, subject, trust, now);
    case 'notation-cose':
      return verifyCose(content, subject, trust, now);
  }
}
