import { z } from 'zod';
import { DIGEST_PATTERN } from '../../../verdicts/image-reference';
import { ImageFileError } from '../errors';
import { digestOf, verifyDigest } from '../fetch-blob';
import type { Descriptor, IndexSource, Manifest } from '../image-source';
import { type ChildDescriptor, formatPlatform, isAttestation, MAX_MANIFEST_BYTES, parseManifest } from '../manifest';
import { OCI_INDEX } from '../media-types';
import {
  type ImageChoice,
  type ImageFile,
  invalid,
  matchesPlatform,
  matchesReference,
  orInvalid,
  readBytes,
  readDocument,
} from './image-file';
import type { ImageFiles } from './image-files';

/** Source: the OCI image specification, "Image Layout". */
const LAYOUT_FILE = 'oci-layout';
const INDEX_FILE = 'index.json';
const VERSION = z.looseObject({ imageLayoutVersion: z.literal('1.0.0') });
/** Indexes within indexes; real ones stop at one. */
const MAX_DEPTH = 4;
/** Manifests that are read to tell images from artifacts. */
const MOST_READ = 100;
/** What `cosign save` marks the signatures and attestations of an image with. */
export const COSIGN_KINDS: readonly string[] = ['dev.cosignproject.cosign/sigs', 'dev.cosignproject.cosign/atts'];

export async function isOciLayout(files: ImageFiles): Promise<boolean> {
  return (await files.size(LAYOUT_FILE)) !== null && (await files.size(INDEX_FILE)) !== null;
}

/**
 * One image of an OCI layout. Of several, the reference chooses by name or digest and the platform by what it was
 * built for; attestations are never chosen.
 *
 * @throws ImageFileError if the layout is broken, or holds several images and the choice does not tell which.
 * @throws InvalidManifest, UnsupportedManifest
 */
export async function openOciLayout(files: ImageFiles, choice: ImageChoice): Promise<ImageFile> {
  await readDocument(files, LAYOUT_FILE, 4096, VERSION);
  const index = parseManifest(await readBytes(files, INDEX_FILE, MAX_MANIFEST_BYTES), OCI_INDEX);
  if (index.kind !== 'index') throw invalid(files, `${INDEX_FILE} is not an index`);

  const images = choice.reference === undefined ? await withoutArtifacts(files, index.children) : index.children;
  let chosen = chooseNamed(files, images, choice);
  const names = namesOf(chosen);
  let manifest = await readManifest(files, chosen);
  for (let depth = 0; ; depth += 1) {
    const parsed = parseManifest(manifest.bytes, manifest.mediaType);
    if (parsed.kind !== 'index') break;
    if (depth === MAX_DEPTH) throw invalid(files, 'its indexes are nested too deeply');
    chosen = choosePlatform(files, parsed.children, choice);
    manifest = await readManifest(files, chosen);
  }
  return {
    format: 'oci-layout',
    names,
    manifest: async () => manifest,
    blob: (descriptor) => files.stream(blobPath(files, descriptor.digest)),
  };
}

/**
 * The index of an OCI layout, with every manifest that it lists: the one that the reference names, or the only one; where
 * the layout lists one image's platforms itself, its own.
 *
 * @throws ImageFileError if the layout is broken, holds several images, or one that is no index.
 */
export async function openLayoutIndex(files: ImageFiles, reference?: string): Promise<IndexSource> {
  await readDocument(files, LAYOUT_FILE, 4096, VERSION);
  const bytes = await readBytes(files, INDEX_FILE, MAX_MANIFEST_BYTES);
  const layout = parseManifest(bytes, OCI_INDEX);
  if (layout.kind !== 'index') throw invalid(files, `${INDEX_FILE} is not an index`);

  const isIndexItself =
    reference === undefined && layout.children.length > 1 && layout.children.every((child) => child.platform);
  const manifest = isIndexItself
    ? { bytes, mediaType: OCI_INDEX, digest: digestOf(bytes) }
    : await readManifest(files, chooseNamed(files, layout.children, reference === undefined ? {} : { reference }));
  if (parseManifest(manifest.bytes, manifest.mediaType).kind !== 'index') {
    throw new ImageFileError(
      'no-such-image',
      files.location,
      `${files.location} holds an image, and no index of several.`,
    );
  }
  return {
    manifest: async () => manifest,
    child: (descriptor) => readManifest(files, descriptor),
    blob: (descriptor) => files.stream(blobPath(files, descriptor.digest)),
  };
}

/** What nobody named may be a signature that says so only in its manifest. Of what cannot be read, the choice tells. */
async function withoutArtifacts(files: ImageFiles, children: readonly ChildDescriptor[]): Promise<ChildDescriptor[]> {
  const kept: ChildDescriptor[] = [];
  for (const child of children) {
    const isSure = children.length === 1 || children.length > MOST_READ || namesOf(child).length > 0;
    if (isSure || !(await isArtifactManifest(files, child))) kept.push(child);
  }
  return kept;
}

async function isArtifactManifest(files: ImageFiles, child: ChildDescriptor): Promise<boolean> {
  try {
    const { bytes, mediaType } = await readManifest(files, child);
    return parseManifest(bytes, mediaType).kind === 'artifact';
  } catch {
    return false;
  }
}

function chooseNamed(files: ImageFiles, children: readonly ChildDescriptor[], choice: ImageChoice): ChildDescriptor {
  const { reference } = choice;
  const images = children.filter((child) => !isAttestation(child) && !isArtifact(child));
  const named =
    reference === undefined
      ? images
      : images.filter((child) => matchesReference(reference, namesOf(child), child.digest));
  const names = [...new Set(images.flatMap((child) => namesOf(child)[0] ?? child.digest))];
  if (named.length === 0) {
    const held = names.length > 0 ? `It holds ${listed(names)}.` : 'It holds no image.';
    const what = reference === undefined ? 'no image' : `no image "${reference}"`;
    throw new ImageFileError('no-such-image', files.location, `${files.location} has ${what}. ${held}`);
  }
  if (new Set(named.map((child) => child.digest)).size === 1 && named[0]) return named[0];
  // Without names the entries are one image's platforms.
  if (named.every((child) => child.platform) && new Set(named.map((child) => namesOf(child)[0])).size === 1) {
    return choosePlatform(files, named, choice);
  }
  const message = `${files.location} holds several images: ${listed(names)}. Name one of them.`;
  throw new ImageFileError('ambiguous', files.location, message);
}

function choosePlatform(files: ImageFiles, children: readonly ChildDescriptor[], choice: ImageChoice): ChildDescriptor {
  const { platform } = choice;
  const images = children.filter((child) => !isAttestation(child) && child.artifactType === undefined);
  const fitting =
    platform === undefined
      ? images
      : images.filter((child) => child.platform && matchesPlatform(child.platform, platform));
  const [only] = fitting;
  if (only && new Set(fitting.map((child) => child.digest)).size === 1) return only;
  const platforms = images.map((child) => (child.platform ? formatPlatform(child.platform) : child.digest));
  const held = `The image in ${files.location} is for ${platforms.length > 0 ? listed(platforms) : 'no platform'}`;
  if (only) throw new ImageFileError('ambiguous', files.location, `${held}. Name one platform.`);
  throw new ImageFileError('no-such-image', files.location, `${held}${platform ? `, not for ${platform}` : ''}.`);
}

/**
 * Signatures and the like stand beside the image that they speak of. Source: the OCI image specification, "Image Index",
 * `artifactType`; sigstore/cosign, specs/SIGNATURE_SPEC.md (tags) and `cosign save` (annotation `kind`).
 */
function isArtifact({ artifactType, annotations }: ChildDescriptor): boolean {
  const tag = annotations['org.opencontainers.image.ref.name'] ?? '';
  const isAbout = /(?:^|:)sha256-[0-9a-f]{64}(?:\.(?:sig|att|sbom))?$/.test(tag);
  return artifactType !== undefined || isAbout || COSIGN_KINDS.includes(annotations['kind'] ?? '');
}

/** Docker writes the whole name beside the tag; others only the tag or name. */
function namesOf({ annotations }: ChildDescriptor): string[] {
  const whole = annotations['io.containerd.image.name'];
  const tag = annotations['org.opencontainers.image.ref.name'];
  return [...(whole ? [whole] : []), ...(tag && tag !== whole ? [tag] : [])];
}

async function readManifest(files: ImageFiles, { digest, mediaType }: Descriptor): Promise<Manifest> {
  const bytes = await readBytes(files, blobPath(files, digest), MAX_MANIFEST_BYTES);
  orInvalid(files, () => verifyDigest(bytes, digest));
  return { bytes, mediaType, digest };
}

/** A digest is part of a path here, so nothing but a digest passes. */
function blobPath(files: ImageFiles, digest: string): string {
  if (!DIGEST_PATTERN.test(digest)) throw invalid(files, `${JSON.stringify(digest.slice(0, 100))} is not a digest`);
  return `blobs/sha256/${digest.slice('sha256:'.length)}`;
}

function listed(names: readonly string[]): string {
  const shown = names.slice(0, 20).join(', ');
  return names.length > 20 ? `${shown} and ${names.length - 20} more` : shown;
}
