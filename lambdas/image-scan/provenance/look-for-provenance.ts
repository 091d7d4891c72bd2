import type { ImageSource, Manifest } from '../scanner/image-source';
import { parseManifest } from '../scanner/manifest';
import type { ScanResult } from '../scanner/scan-result';
import { baseImageOf, type KnownImage } from './base-image';
import { type Material, PROVENANCE_LIMITS, type ProvenanceEvidence } from './evidence';
import { gatherMaterials } from './gather';
import type { ReferrerSource } from './referrer-source';

/** What is known of an image from elsewhere. */
export interface Surroundings {
  /** Images that it may stand on. */
  readonly known?: readonly KnownImage[];
  /** Digests of indexes that are said to list it, the latest last. */
  readonly parents?: readonly string[];
}

/**
 * What is known of where an image comes from: its base, and everything signed or attested that is kept beside
 * it, or beside an index that lists it.
 *
 * @param scanned of the same image
 * @throws what `source.manifest()` throws; nothing where artifacts cannot be read: they are named as not read
 */
export async function lookForProvenance(
  referrers: ReferrerSource,
  source: Pick<ImageSource, 'manifest'>,
  scanned: Pick<ScanResult, 'configuration' | 'layers'>,
  { known = [], parents = [] }: Surroundings = {},
): Promise<ProvenanceEvidence> {
  const manifest = await source.manifest();
  const { notRead, ...found } = await gatherMaterials(referrers, manifest.digest, parents);
  const { materials } = found;
  const labels = { ...annotationsOf(manifest), ...scanned.configuration?.labels };
  const layers = scanned.layers.map(({ digest }) => digest);
  const base = baseImageOf({ labels, layers, materials }, known);
  return { subject: manifest.digest, ...keptManifest(manifest, materials), base, ...found, notRead };
}

function keptManifest({ bytes }: Manifest, materials: readonly Material[]): Pick<ProvenanceEvidence, 'manifest'> {
  const mayBeSigned = materials.some(({ kind }) => kind === 'sigstore-bundle');
  if (!mayBeSigned || bytes.length > PROVENANCE_LIMITS.manifestBytes) return {};
  return { manifest: Buffer.from(bytes).toString('base64') };
}

function annotationsOf({ bytes, mediaType }: Manifest): Readonly<Record<string, string>> {
  const parsed = parseManifest(bytes, mediaType);
  return parsed.kind === 'image' ? parsed.annotations : {};
}
