import { describeError } from '../../shared/errors';
import { digestOf } from '../registry/content-digest';
import { type ChildDescriptor, parseManifest } from '../scanner/manifest';
import { PROVENANCE_LIMITS, type ProvenanceEvidence, type ProvenIndex } from './evidence';
import type { Note } from './notes';
import type { ReferrerSource } from './referrer-source';

/** Source: BuildKit, docs/attestations/attestation-storage.md. */
export const ATTESTED = 'vnd.docker.reference.digest';

/** An index that lists an image, by its own bytes. */
export interface HoldingIndex extends ProvenIndex {
  /** Digests of the attestations that it lists, with the image as what they speak of. */
  readonly attestations: readonly string[];
}

/**
 * Reads an index that is said to list an image. Whoever says so is not believed: the bytes must be those of its digest, and
 * must list the image.
 *
 * @returns null where it is gone, or does not list the image, or cannot be read, which is noted
 */
export async function readHoldingIndex(
  source: Pick<ReferrerSource, 'manifest'>,
  subject: string,
  digest: string,
  note: Note,
): Promise<HoldingIndex | null> {
  try {
    const manifest = await source.manifest(digest);
    if (manifest === null) return null;
    const children = childrenIn(manifest.bytes, digest);
    if (!children.some((child) => child.digest === subject)) return null;
    const { length } = manifest.bytes;
    if (length > PROVENANCE_LIMITS.indexBytes) throw new RangeError(`its manifest has ${length} bytes`);
    const attestations = children.filter(({ annotations }) => annotations[ATTESTED] === subject);
    return {
      digest,
      manifest: Buffer.from(manifest.bytes).toString('base64'),
      attestations: [...new Set(attestations.map((child) => child.digest))],
    };
  } catch (error) {
    note(`the index ${digest}: ${describeError(error)}`);
    return null;
  }
}

/** The index of the evidence with this digest, if its bytes prove that it lists the image; null where none does. */
export function provenIndex({ subject, indexes = [] }: ProvenanceEvidence, digest: string): ProvenIndex | null {
  const index = indexes.find((kept) => kept.digest === digest);
  if (index === undefined) return null;
  try {
    const children = childrenIn(Buffer.from(index.manifest, 'base64'), digest);
    return children.some((child) => child.digest === subject) ? index : null;
  } catch {
    return null;
  }
}

/**
 * @throws InvalidManifest, UnsupportedManifest
 * @throws RangeError where the bytes are not those of the digest
 */
function childrenIn(bytes: Uint8Array, digest: string): readonly ChildDescriptor[] {
  if (digestOf(bytes) !== digest) throw new RangeError('its bytes are not those of its digest');
  // By its bytes alone, as the judge reads it: the registry's word for what it is has no part in the proof.
  const parsed = parseManifest(bytes, '');
  return parsed.kind === 'index' ? parsed.children : [];
}
