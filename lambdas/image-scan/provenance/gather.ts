import { bounded, describeError } from '../../shared/errors';
import { readBlob } from '../scanner/fetch-blob';
import type { Manifest } from '../scanner/image-source';
import { type AnnotatedDescriptor, parseManifest } from '../scanner/manifest';
import { ANNOTATION, type Material, type MaterialKind, PROVENANCE_LIMITS, type ProvenanceEvidence } from './evidence';
import { type ReferrerSource, tagsAbout } from './referrer-source';

const { artifacts: MOST_ARTIFACTS, materials: MOST_MATERIALS, contentBytes, totalBytes } = PROVENANCE_LIMITS;

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

interface Candidate {
  readonly artifact: string;
  readonly kind: MaterialKind;
  readonly descriptor: AnnotatedDescriptor;
}

/**
 * Everything signed or attested that is kept beside an image and speaks of it: what names it as its subject, and what
 * stands under cosign's tags. It never throws: what cannot be read is named, so that nothing seems to be absent.
 */
export async function gatherMaterials(
  source: ReferrerSource,
  subject: string,
): Promise<Pick<ProvenanceEvidence, 'materials' | 'notRead'>> {
  const signal = AbortSignal.timeout(DEADLINE_MS);
  const notes = new Notes();
  const manifests = await findArtifacts(source, subject, notes);
  const candidates = [...manifests.values()].flatMap((manifest) => candidatesIn(manifest, notes));
  if (candidates.length > MOST_MATERIALS)
    notes.add(`${candidates.length - MOST_MATERIALS} more signatures and attestations`);

  const materials: Material[] = [];
  let room: number = totalBytes;
  for (const candidate of inOrder(candidates).slice(0, MOST_MATERIALS)) {
    const material = await readMaterial(source, candidate, Math.min(contentBytes, room), signal);
    if (material.content !== null) room -= candidate.descriptor.size;
    materials.push(material);
  }
  return { materials, notRead: notes.all() };
}

async function findArtifacts(
  source: ReferrerSource,
  subject: string,
  notes: Notes,
): Promise<ReadonlyMap<string, Manifest>> {
  const tags = tagsAbout(subject);
  const found = new Map<string, Manifest>();
  const read = async (reference: string): Promise<Manifest | null> => {
    const manifest = await source.manifest(reference).catch((error: unknown) => {
      notes.add(`the artifact ${reference}: ${describeError(error)}`);
      return null;
    });
    return manifest;
  };

  for (const tag of tags.cosign) {
    const manifest = await read(tag);
    if (manifest) found.set(manifest.digest, manifest);
  }
  const listed = new Set(await listReferrers(source, subject, notes));
  const fallback = await read(tags.fallback);
  for (const digest of fallback === null ? [] : childrenOf(fallback, notes)) listed.add(digest);

  const wanted = [...listed].filter((digest) => !found.has(digest));
  if (wanted.length > MOST_ARTIFACTS) notes.add(`${wanted.length - MOST_ARTIFACTS} more artifacts`);
  for (const digest of wanted.slice(0, MOST_ARTIFACTS)) {
    const manifest = await read(digest);
    if (manifest) found.set(digest, manifest);
  }
  return found;
}

async function listReferrers(source: ReferrerSource, subject: string, notes: Notes): Promise<readonly string[]> {
  try {
    const { digests, more } = await source.referrers(subject, MOST_ARTIFACTS);
    if (more) notes.add(`the list of artifacts after the first ${digests.length}`);
    return digests;
  } catch (error) {
    notes.add(`the list of artifacts: ${describeError(error)}`);
    return [];
  }
}

function childrenOf(manifest: Manifest, notes: Notes): readonly string[] {
  try {
    const parsed = parseManifest(manifest.bytes, manifest.mediaType);
    return parsed.kind === 'index' ? parsed.children.map(({ digest }) => digest) : [];
  } catch (error) {
    notes.add(`the list of artifacts ${manifest.digest}: ${describeError(error)}`);
    return [];
  }
}

function candidatesIn({ bytes, mediaType, digest: artifact }: Manifest, notes: Notes): readonly Candidate[] {
  try {
    const parsed = parseManifest(bytes, mediaType);
    // An index or an image may name a subject too. Neither is a signature.
    if (parsed.kind !== 'artifact') return [];
    return parsed.content.flatMap((descriptor) => {
      const kind = KINDS.find(([type]) => type.test(descriptor.mediaType))?.[1];
      return kind === undefined ? [] : [{ artifact, kind, descriptor }];
    });
  } catch (error) {
    notes.add(`the artifact ${artifact}: ${describeError(error)}`);
    return [];
  }
}

function inOrder(candidates: readonly Candidate[]): readonly Candidate[] {
  const rank = ({ kind }: Candidate) => KINDS.findIndex(([, of]) => of === kind);
  const key = ({ artifact, descriptor }: Candidate) => `${artifact} ${descriptor.digest}`;
  return candidates.toSorted(
    (a, b) => rank(a) - rank(b) || a.descriptor.size - b.descriptor.size || (key(a) < key(b) ? -1 : 1),
  );
}

async function readMaterial(
  source: ReferrerSource,
  { artifact, kind, descriptor }: Candidate,
  most: number,
  signal: AbortSignal,
): Promise<Material> {
  const annotations: Record<string, string> = {};
  for (const name of Object.values(ANNOTATION)) {
    const value = descriptor.annotations[name];
    if (value !== undefined && value.length <= PROVENANCE_LIMITS.annotationLength) annotations[name] = value;
  }
  const without = (why: string) =>
    ({ artifact, kind, content: null, why: bounded(why, PROVENANCE_LIMITS.noteLength), annotations }) as const;
  if (descriptor.size > most) return without(`it has ${descriptor.size} bytes, and there is room for ${most}`);
  try {
    const bytes = await readBlob({ blob: (of) => source.blob(of) }, descriptor, most, signal);
    return { artifact, kind, content: bytes.toString('base64'), annotations };
  } catch (error) {
    return without(describeError(error));
  }
}

class Notes {
  readonly #lines: string[] = [];
  #more = 0;

  add(line: string): void {
    if (this.#lines.length < PROVENANCE_LIMITS.notes) this.#lines.push(bounded(line, PROVENANCE_LIMITS.noteLength));
    else this.#more += 1;
  }

  all(): readonly string[] {
    return this.#more > 0 ? [...this.#lines, `and ${this.#more} more`] : this.#lines;
  }
}
