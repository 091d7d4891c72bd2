import type { KnownImage } from '../../lambdas/image-scan/provenance/base-image';
import type { ProvenanceEvidence } from '../../lambdas/image-scan/provenance/evidence';
import { type LayoutReferrers, layoutReferrers } from '../../lambdas/image-scan/provenance/layout-referrers';
import { lookForProvenance } from '../../lambdas/image-scan/provenance/look-for-provenance';
import type { ScanResult } from '../../lambdas/image-scan/scanner/scan-result';
import type { ImageFile } from '../../lambdas/image-scan/scanner/sources/image-file';
import { openFiles } from '../../lambdas/image-scan/scanner/sources/open-image';

/** An archive of docker save has no place for what speaks of its images. */
const NOTHING: LayoutReferrers = {
  indexesOf: async () => [],
  referrers: async () => ({ digests: [], more: false }),
  manifest: async () => null,
  blob: () => {
    throw new RangeError('There is no artifact that could hold anything.');
  },
};

const ELSEWHERE = 'signatures in a registry: those on disk alone were looked for, and there are none';

/**
 * What is known on disk of where an image comes from. Where there is no signature beside it, that proves nothing: signatures
 * are made when an image is pushed, and tools copy images without them.
 *
 * @param bases images that it may be built on
 */
export async function provenanceOnDisk(
  path: string,
  image: ImageFile,
  scanned: ScanResult,
  bases: readonly KnownImage[],
): Promise<ProvenanceEvidence> {
  const referrers = image.format === 'oci-layout' ? layoutReferrers(await openFiles(path)) : NOTHING;
  const parents = await referrers.indexesOf((await image.manifest()).digest);
  const found = await lookForProvenance(referrers, image, scanned, { known: bases, parents });
  return found.materials.length > 0 ? found : { ...found, notRead: [...found.notRead, ELSEWHERE] };
}
