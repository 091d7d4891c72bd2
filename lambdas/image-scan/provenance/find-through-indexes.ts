import type { Manifest } from '../scanner/image-source';
import { PROVENANCE_LIMITS, type ProvenIndex } from './evidence';
import { findArtifacts, readArtifacts } from './find-artifacts';
import { readHoldingIndex } from './holding-index';
import type { Note } from './notes';
import type { ReferrerSource } from './referrer-source';

export interface HeldImage {
  readonly subject: string;
  /** Digests of indexes that are said to list it, the latest last. */
  readonly parents: readonly string[];
  /** What was found beside the image itself, by digest. */
  readonly own: ReadonlyMap<string, Manifest>;
}

export interface FoundThroughIndexes {
  readonly indexes: readonly ProvenIndex[];
  /** By digest; each with the index that it was found through. */
  readonly artifacts: ReadonlyMap<string, { readonly manifest: Manifest; readonly through: string }>;
}

/**
 * What speaks of the indexes that list an image, and the attestations of it that they list themselves, through the index
 * that was judged last where several lead to it. Of all indexes together no more artifacts are read than of the image.
 */
export async function findThroughIndexes(
  source: ReferrerSource,
  { subject, parents, own }: HeldImage,
  note: Note,
  signal: AbortSignal,
): Promise<FoundThroughIndexes> {
  const indexes: ProvenIndex[] = [];
  const artifacts = new Map<string, { manifest: Manifest; through: string }>();
  const latest = parents.slice(-PROVENANCE_LIMITS.indexes).reverse();
  if (parents.length > latest.length) note(`${parents.length - latest.length} more indexes that list it`);
  for (const [at, parent] of latest.entries()) {
    if (signal.aborted) {
      note(`${latest.length - at} of the indexes that list it: there was no time left`);
      break;
    }
    const index = await readHoldingIndex(source, subject, parent, note);
    if (index === null) continue;
    const { digest: through, manifest: bytes } = index;
    indexes.push({ digest: through, manifest: bytes });
    const noteOfIndex: Note = (line) => note(`${line}, of the index ${through}`);
    const add = (found: ReadonlyMap<string, Manifest>) => {
      for (const [digest, manifest] of found) if (!artifacts.has(digest)) artifacts.set(digest, { manifest, through });
    };
    const room = () => Math.max(PROVENANCE_LIMITS.artifacts - artifacts.size, 0);
    add(await findArtifacts(source, through, room(), noteOfIndex));
    const attestations = index.attestations.filter((digest) => !own.has(digest) && !artifacts.has(digest));
    add(await readArtifacts(source, attestations, room(), noteOfIndex));
  }
  return { indexes, artifacts };
}
