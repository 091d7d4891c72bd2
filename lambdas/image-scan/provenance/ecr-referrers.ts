import { BatchGetImageCommand, type ECRClient, ListImageReferrersCommand } from '@aws-sdk/client-ecr';
import { ACCEPTED_MANIFEST_TYPES } from '../registry/accepted-manifests';
import type { DownloadSettings } from '../registry/blob-download';
import { digestOf } from '../registry/content-digest';
import { ecrImageSource } from '../registry/ecr-image-source';
import { ManifestDigestMismatch, ManifestUnavailable } from '../registry/errors';
import type { Manifest } from '../scanner/image-source';
import type { ReferrerSource } from './referrer-source';

/** Source: ECR API reference, ListImageReferrers, `maxResults`. */
const PAGE = 50;

/**
 * What speaks of an image in ECR. The role needs `ecr:ListImageReferrers`, `ecr:BatchGetImage` and
 * `ecr:GetDownloadUrlForLayer`. Artifacts that were archived are not listed.
 */
export function ecrReferrers(ecr: ECRClient, repository: string, settings: DownloadSettings = {}): ReferrerSource {
  return {
    referrers: async (subject, most) => {
      const digests: string[] = [];
      let nextToken: string | undefined;
      do {
        const answer = await ecr.send(
          new ListImageReferrersCommand({
            repositoryName: repository,
            subjectId: { imageDigest: subject },
            maxResults: PAGE,
            ...(nextToken === undefined ? {} : { nextToken }),
          }),
        );
        digests.push(...(answer.referrers ?? []).flatMap(({ digest }) => (digest === undefined ? [] : [digest])));
        nextToken = answer.nextToken;
      } while (nextToken !== undefined && digests.length < most);
      return { digests: digests.slice(0, most), more: nextToken !== undefined || digests.length > most };
    },
    manifest: (reference) => readManifest(ecr, repository, reference),
    blob: (descriptor) => ecrImageSource(ecr, { repository, digest: descriptor.digest }, settings).blob(descriptor),
  };
}

/** @throws ManifestUnavailable, ManifestDigestMismatch */
async function readManifest(ecr: ECRClient, repository: string, reference: string): Promise<Manifest | null> {
  const isDigest = reference.startsWith('sha256:');
  const { images, failures } = await ecr.send(
    new BatchGetImageCommand({
      repositoryName: repository,
      imageIds: [isDigest ? { imageDigest: reference } : { imageTag: reference }],
      acceptedMediaTypes: [...ACCEPTED_MANIFEST_TYPES],
    }),
  );
  const [failure] = failures ?? [];
  if (failure?.failureCode === 'ImageNotFound') return null;
  const [found] = images ?? [];
  if (failure || found?.imageManifest === undefined) {
    const { failureCode = 'no manifest', failureReason = '' } = failure ?? {};
    throw new ManifestUnavailable(repository, reference, failureCode, failureReason);
  }
  const bytes = Buffer.from(found.imageManifest, 'utf8');
  const digest = digestOf(bytes);
  if (isDigest && digest !== reference) throw new ManifestDigestMismatch(reference, digest);
  return { bytes, mediaType: found.imageManifestMediaType ?? '', digest };
}
