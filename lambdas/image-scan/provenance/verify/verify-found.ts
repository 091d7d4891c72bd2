import type { Material, ProvenanceEvidence } from '../evidence';
import { provenIndex } from '../holding-index';
import type { ReadTrust } from '../trust';
import { type SignatureReport, STANDINGS, untrusted } from './report';
import { verifyMaterial } from './verify-material';

/**
 * What a signature or attestation is worth for an image: what it says of the image itself or, where it was found through an
 * index, of that index, if the evidence proves that the index lists the image.
 */
export function verifyFound(
  material: Material,
  evidence: ProvenanceEvidence,
  trust: ReadTrust,
  now: Date,
): SignatureReport {
  const ofImage = verifyMaterial(material, evidence, trust, now);
  const { through } = material;
  if (through === undefined || ofImage.standing === 'trusted') return ofImage;
  const index = provenIndex(evidence, through);
  if (index === null) {
    const { artifact, kind } = material;
    const outcome = untrusted('Nothing proves that the index, through which it was found, lists the image.');
    return { artifact, kind, ...outcome, verified: false, through };
  }
  const ofIndex = verifyMaterial(material, { subject: index.digest, manifest: index.manifest }, trust, now);
  const isLess = STANDINGS.indexOf(ofImage.standing) < STANDINGS.indexOf(ofIndex.standing);
  return { ...(isLess ? ofImage : ofIndex), through };
}
