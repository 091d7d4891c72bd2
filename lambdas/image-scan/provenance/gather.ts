import { bounded, describeError } from '../../shared/errors';
import { readBlob } from '../scanner/fetch-blob';
import type { Manifest } from '../scanner/image-source';
import { type AnnotatedDescriptor, parseManifest } from '../scanner/manifest';
import { ANNOTATION, type Material, type MaterialKind, PROVENANCE_LIMITS, type ProvenanceEvidence } from './evidence';
import { findArtifacts } from './find-artifacts';
import { findThroughIndexes } from './find-through-indexes';
import { type Note, Notes } from './notes';
import type { ReferrerSource } from './referrer-source';

const { materials: MOST_MATERIALS, contentBytes, totalBytes } = PROVENANCE_LIMITS;

/** Reading a hundred small documents takes seconds; whatever takes longer hangs. */
const DEADLINE_MS = 60_000;

/** Those that are signatures first: of what has no room, large attestations are. */
const KINDS: readonly (readonly [RegExp, MaterialKind])[] = [
  [/^application\/vnd\.dev\.cosign\.simplesigning\.v1\+json$/, 'cosign'],
  [/^application\/vnd\.dev\.sigstore\.bundle[.+]/, 'sigstore-bundle'],
  [/^application\/jose\+json$/, 'notation-jws'],
  [/^application\/cose$/, 'notation-cose'],
  [/^application\/vnd\.dsse\.envelope\.v1\+json$/, 'dsse'],
  [/^application\/vnd\.in-toto\+json$/, 'in-toto'],
];

interface Candidate extends Pick<Material, 'artifact' | 'through'> {
  readonly kind: MaterialKind;
  readonly descriptor: AnnotatedDescriptor;
}

/**
 * Everything signed or attested that is kept beside an image and speaks of it, or of an index that lists it: what names
 * either as its subject, what stands under cosign's tags, and the attestations that such an index lists. It never throws:
 * what cannot be read is named, so that nothing seems to be absent.
 *
 * @param parents digests of indexes that are said to list the image, the latest last
 */
export async function gatherMaterials(
  source: ReferrerSource,
  subject: string,
  parents: readonly string[] = [],
): Promise<Pick<ProvenanceEvidence, 'materials' | 'indexes' | 'notRead'>> {
  const signal = AbortSignal.timeout(DEADLINE_MS);
  const notes = new Notes();
  const own = await findArtifacts(source, subject, PROVENANCE_LIMITS.artifacts, notes.add);
  const found = await findThroughIndexes(source, { subject, parents, own }, notes.add, signal);
  const candidates = [
    ...[...own].flatMap(([digest, manifest]) => (found.artifacts.has(digest) ? [] : candidatesIn(manifest, notes.add))),
    ...[...found.artifacts.values()].flatMap((artifact) =>
      candidatesIn(artifact.manifest, notes.add, artifact.through),
    ),
  ];
  if (candidates.length > MOST_MATERIALS)
    notes.add(`${candidates.length - MOST_MATERIALS} more signatures and attestations`);

  const materials: Material[] = [];
  let room: number = totalBytes;
  for (const candidate of inOrder(candidates).slice(0, MOST_MATERIALS)) {
    const material = await readMaterial(source, candidate, Math.min(contentBytes, room), signal);
    if (material.content !== null) room -= candidate.descriptor.size;
    materials.push(material);
  }
  const indexes = found.indexes.filter(({ digest }) => materials.some(({ through }) => through === digest));
  return { materials, ...(indexes.length > 0 ? { indexes } : {}), notRead: notes.all() };
}

function candidatesIn(
  { bytes, mediaType, digest: artifact }: Manifest,
  note: Note,
  through?: string,
): readonly Candidate[] {
  try {
    const parsed = parseManifest(bytes, mediaType);
    // An index or an image may name a subject too. Neither is a signature.
    if (parsed.kind !== 'artifact') return [];
    return parsed.content.flatMap((descriptor) => {
      const kind = KINDS.find(([type]) => type.test(descriptor.mediaType))?.[1];
      return kind === undefined ? [] : [{ artifact, ...(through === undefined ? {} : { through }), kind, descriptor }];
    });
  } catch (error) {
    note(`the artifact ${artifact}: ${describeError(error)}`);
    return [];
  }
}

function inOrder(candidates: readonly Candidate[]): readonly Candidate[] {
  const rank = ({ kind }: Candidate) => KINDS.findIndex(([, of]) => of === kind);
  const farness = ({ through }: Candidate) => (through === undefined ? 0 : 1);
  const key = ({ artifact, descriptor }: Candidate) => `${artifact} ${descriptor.digest}`;
  return candidates.toSorted(
    (a, b) =>
      rank(a) - rank(b) ||
      farness(a) - farness(b) ||
      a.descriptor.size - b.descriptor.size ||
      (key(a) < key(b) ? -1 : 1),
  );
}

async function readMaterial(
  source: ReferrerSource,
  { descriptor, ...candidate }: Candidate,
  most: number,
  signal: AbortSignal,
): Promise<Material> {
  const annotations: Record<string, string> = {};
  for (const name of Object.values(ANNOTATION)) {
    const value = descriptor.annotations[name];
    if (value !== undefined && value.length <= PROVENANCE_LIMITS.annotationLength) annotations[name] = value;
  }
  const without = (why: string) =>
    ({ ...candidate, content: null, why: bounded(why, PROVENANCE_LIMITS.noteLength), annotations }) as const;
  if (descriptor.size > most) return without(`it has ${descriptor.size} bytes, and there is room for ${most}`);
  try {
    const bytes = await readBlob({ blob: (of) => source.blob(of) }, descriptor, most, signal);
    return { ...candidate, content: bytes.toString('base64'), annotations };
  } catch (error) {
    return without(describeError(error));
  }
}
