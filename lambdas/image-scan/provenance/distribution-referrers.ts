import type { DownloadSettings } from '../registry/blob-download';
import type { DistributionClient } from '../registry/distribution';
import { ImageGone } from '../registry/errors';
import type { ReferrerSource } from './referrer-source';

/**
 * What speaks of an image in any registry, by the distribution protocol. A registry that does not list referrers answers
 * with none: then the index under the fallback tag holds them (the OCI distribution specification, "Listing Referrers").
 */
export function distributionReferrers(
  client: DistributionClient,
  repository: string,
  settings: DownloadSettings = {},
): ReferrerSource {
  return {
    referrers: async (subject, most) => {
      const listed = await client.listReferrers(repository, subject, most);
      return listed ?? { digests: [], more: false };
    },
    manifest: async (reference) => {
      try {
        return await client.getManifest(repository, reference);
      } catch (error) {
        if (error instanceof ImageGone) return null;
        throw error;
      }
    },
    blob: (descriptor) => client.getBlob(repository, descriptor, settings),
  };
}
