import type { ImageSource, Manifest } from '../scanner/image-source';
import { parseManifest } from '../scanner/manifest';
import type { ScanResult } from '../scanner/scan-result';
import { baseImageOf, type KnownImage } from './base-image';
import { type Material, PROVENANCE_LIMITS, type ProvenanceEvidence } from './evidence';
import { gatherMaterials } from './gather';
import type { ReferrerSource } from './referrer-source';

/**
 * What is known of where an image comes from: its base, and everything signed or attested that is kept beside it.
 *
 * @param scanned of the same image
 * @param known images that it may stand on
 * @throws what `source.manifest()` throws; nothing where artifacts cannot be read: they are named as not read
 */
export async function lookForProvenance(
  referrers: ReferrerSource,
  source: Pick<ImageSource, 'manifest'>,
  scanned: Pick<ScanResult, 'configuration' | 'layers'>,
  known: readonly KnownImage[] = [],
): Promise<ProvenanceEvidence> {
  const manifest = await source.manifest();
  const { materials, notRead } = await gatherMaterials(referrers, manifest.digest);
  const labels = { ...annotationsOf(manifest), ...scanned.configuration?.labels };
  const layers = scanned.layers.map(({ digest }) => digest);
  const base = baseImageOf({ labels, layers, materials }, known);
  return { subject: manifest.digest, ...keptManifest(manifest, materials), base, materials, notRead };
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
