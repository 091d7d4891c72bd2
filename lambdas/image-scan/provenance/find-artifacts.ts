import { describeError } from '../../shared/errors';
import type { Manifest } from '../scanner/image-source';
import { parseManifest } from '../scanner/manifest';
import type { Note } from './notes';
import { type ReferrerSource, tagsAbout } from './referrer-source';

/**
 * The manifests, by digest, of what is kept beside an image or index and speaks of it: what names it as its subject, and
 * what stands under cosign's tags and the fallback tag. It never throws: what cannot be read is noted.
 *
 * @param most how many are read of those that have no tag of cosign's
 */
export async function findArtifacts(
  source: ReferrerSource,
  subject: string,
  most: number,
  note: Note,
): Promise<ReadonlyMap<string, Manifest>> {
  const tags = tagsAbout(subject);
  const found = new Map<string, Manifest>();
  for (const tag of tags.cosign) {
    const manifest = await readArtifact(source, tag, note);
    if (manifest) found.set(manifest.digest, manifest);
  }
  const listed = new Set(await listReferrers(source, subject, most, note));
  const fallback = await readArtifact(source, tags.fallback, note);
  for (const digest of fallback === null ? [] : childrenOf(fallback, note)) listed.add(digest);

  const wanted = [...listed].filter((digest) => !found.has(digest));
  return new Map([...found, ...(await readArtifacts(source, wanted, most, note))]);
}

/** The manifests of artifacts, by digest, as far as they are there and can be read. */
export async function readArtifacts(
  source: ReferrerSource,
  digests: readonly string[],
  most: number,
  note: Note,
): Promise<ReadonlyMap<string, Manifest>> {
  if (digests.length > most) note(`${digests.length - most} more artifacts`);
  const found = new Map<string, Manifest>();
  for (const digest of digests.slice(0, most)) {
    const manifest = await readArtifact(source, digest, note);
    if (manifest) found.set(digest, manifest);
  }
  return found;
}

/** The manifest that a tag or digest names; null where there is none, or none that can be read. */
async function readArtifact(source: ReferrerSource, reference: string, note: Note): Promise<Manifest | null> {
  try {
    return await source.manifest(reference);
  } catch (error) {
    note(`the artifact ${reference}: ${describeError(error)}`);
    return null;
  }
}

/**
 * Whether anything seems to speak of an image or index: none of it is read. What cannot be asked may be a yes, so it is one.
 */
export async function isSpokenOf(source: ReferrerSource, subject: string): Promise<boolean> {
  try {
    if ((await source.referrers(subject, 1)).digests.length > 0) return true;
    const { cosign, fallback } = tagsAbout(subject);
    for (const tag of [...cosign, fallback]) if ((await source.manifest(tag)) !== null) return true;
    return false;
  } catch {
    return true;
  }
}

async function listReferrers(
  source: ReferrerSource,
  subject: string,
  most: number,
  note: Note,
): Promise<readonly string[]> {
  try {
    const { digests, more } = await source.referrers(subject, most);
    if (more) note(`the list of artifacts after the first ${digests.length}`);
    return digests;
  } catch (error) {
    note(`the list of artifacts: ${describeError(error)}`);
    return [];
  }
}

function childrenOf(manifest: Manifest, note: Note): readonly string[] {
  try {
    const parsed = parseManifest(manifest.bytes, manifest.mediaType);
    return parsed.kind === 'index' ? parsed.children.map(({ digest }) => digest) : [];
  } catch (error) {
    note(`the list of artifacts ${manifest.digest}: ${describeError(error)}`);
    return [];
  }
}
