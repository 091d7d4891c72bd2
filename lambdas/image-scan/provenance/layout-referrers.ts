import { DIGEST_PATTERN } from '../../verdicts/image-reference';
import { verifyDigest } from '../scanner/fetch-blob';
import type { Descriptor, Manifest } from '../scanner/image-source';
import { type ChildDescriptor, MAX_MANIFEST_BYTES, parseManifest } from '../scanner/manifest';
import { OCI_INDEX } from '../scanner/media-types';
import { readBytes } from '../scanner/sources/image-file';
import type { ImageFiles } from '../scanner/sources/image-files';
import { COSIGN_KINDS } from '../scanner/sources/oci-layout';
import { ATTESTED } from './holding-index';
import type { ReferrerSource } from './referrer-source';

/** Source: the OCI image specification, "Image Layout". */
const INDEX_FILE = 'index.json';
const TAG = 'org.opencontainers.image.ref.name';
const MAX_DEPTH = 4;
const MOST_MANIFESTS = 1000;

interface Listed extends ChildDescriptor {
  /** Digest of what it speaks of; null where it speaks of nothing, `any` where only what is signed in it says. */
  readonly subject: string | null;
  /** Digests of what it lists, where it is an index. */
  readonly lists: readonly string[];
}

export interface LayoutReferrers extends ReferrerSource {
  /** Digests of the indexes of the layout that list an image. */
  indexesOf(digest: string): Promise<readonly string[]>;
}

/**
 * What speaks of an image in an OCI layout on disk: artifacts that name it as their subject, those under cosign's tags, and
 * those that `cosign save` wrote, and the attestations that BuildKit lists beside the image in its index.
 */
export function layoutReferrers(files: ImageFiles): LayoutReferrers {
  let listed: Promise<readonly Listed[]> | undefined;
  const all = () => {
    listed ??= listManifests(files);
    return listed;
  };
  return {
    indexesOf: async (digest) => {
      const holding = (await all()).filter(({ lists }) => lists.includes(digest));
      return [...new Set(holding.map((index) => index.digest))];
    },
    referrers: async (subject, most) => {
      const about = (await all()).filter((child) => child.subject === subject || child.subject === 'any');
      const digests = [...new Set(about.map(({ digest }) => digest))];
      const more = digests.length > most || (await all()).length >= MOST_MANIFESTS;
      return { digests: digests.slice(0, most), more };
    },
    manifest: async (reference) => {
      const named = (await all()).find(({ digest, annotations }) =>
        reference.startsWith('sha256:') ? digest === reference : isTagged(annotations[TAG], reference),
      );
      return named === undefined ? null : readManifest(files, named);
    },
    blob: ({ digest }) => files.stream(blobPath(digest)),
  };
}

/** Some tools write the tag alone, others the whole name. */
function isTagged(name: string | undefined, tag: string): boolean {
  return name === tag || name?.endsWith(`:${tag}`) === true;
}

/** Everything that the layout lists, within its indexes too; what cannot be read there speaks of nothing. */
async function listManifests(files: ImageFiles): Promise<readonly Listed[]> {
  const index = parseManifest(await readBytes(files, INDEX_FILE, MAX_MANIFEST_BYTES), OCI_INDEX);
  const found = new Map<string, Listed>();
  let level = index.kind === 'index' ? index.children : [];
  for (let depth = 0; depth < MAX_DEPTH && level.length > 0; depth += 1) {
    const below: ChildDescriptor[] = [];
    for (const child of level) {
      const key = `${child.digest} ${child.annotations[TAG] ?? ''}`;
      if (found.size >= MOST_MANIFESTS || found.has(key)) continue;
      const { subject, children } = await lookInto(files, child);
      const isSaved = COSIGN_KINDS.includes(child.annotations['kind'] ?? '');
      const lists = children.map(({ digest }) => digest);
      found.set(key, { ...child, subject: isSaved ? 'any' : (child.annotations[ATTESTED] ?? subject), lists });
      below.push(...children);
    }
    level = below;
  }
  return [...found.values()];
}

async function lookInto(
  files: ImageFiles,
  child: ChildDescriptor,
): Promise<{ readonly subject: string | null; readonly children: readonly ChildDescriptor[] }> {
  try {
    const { bytes, mediaType } = await readManifest(files, child);
    const parsed = parseManifest(bytes, mediaType);
    return {
      subject: parsed.kind === 'artifact' ? (parsed.subject ?? null) : null,
      children: parsed.kind === 'index' ? parsed.children : [],
    };
  } catch {
    // A layout may list what it does not hold.
    return { subject: null, children: [] };
  }
}

async function readManifest(files: ImageFiles, { digest, mediaType }: Descriptor): Promise<Manifest> {
  const bytes = await readBytes(files, blobPath(digest), MAX_MANIFEST_BYTES);
  verifyDigest(bytes, digest);
  return { bytes, mediaType, digest };
}

/** @throws RangeError for what is no digest: it would be a path */
function blobPath(digest: string): string {
  if (!DIGEST_PATTERN.test(digest)) throw new RangeError('The layout names a blob by something that is no digest.');
  return `blobs/sha256/${digest.slice('sha256:'.length)}`;
}
