import {
  type ECRClient,
  GetDownloadUrlForLayerCommand,
  LayerInaccessibleException,
  LayersNotFoundException,
  RepositoryNotFoundException,
  UnableToGetUpstreamLayerException,
} from '@aws-sdk/client-ecr';
import type { Descriptor, ImageSource, Manifest } from '../scanner/image-source';
import { type DownloadSettings, downloadBlob } from './blob-download';
import { LayerUnavailable, UnexpectedRegistryAnswer } from './errors';
import { readManifest } from './image-truth';
import { send } from './send';

/**
 * An image in ECR, read by ECR's own API: the role needs `ecr:BatchGetImage` and `ecr:GetDownloadUrlForLayer` and no
 * registry login. Blobs stream from storage with resume; see {@link downloadBlob} for what `settings` bound.
 *
 * `manifest()` throws what {@link readManifest} throws; `blob()` throws LayerUnavailable.
 */
export function ecrImageSource(
  ecr: ECRClient,
  image: { readonly repository: string; readonly digest: string },
  settings: DownloadSettings = {},
): ImageSource {
  const { repository } = image;
  let manifest: Promise<Manifest> | undefined;
  return {
    manifest: () => {
      manifest ??= readManifest(ecr, image);
      return manifest;
    },
    blob: (descriptor) =>
      downloadBlob(
        repository,
        descriptor,
        // Asked for at every attempt: a URL is valid for an hour at most, and a large layer may take longer.
        async (headers, signal) => send(await downloadUrl(ecr, repository, descriptor, settings), { headers, signal }),
        settings,
      ),
  };
}

async function downloadUrl(
  ecr: ECRClient,
  repository: string,
  { digest }: Descriptor,
  { deadline }: DownloadSettings,
): Promise<string> {
  try {
    const answer = await ecr.send(
      new GetDownloadUrlForLayerCommand({ repositoryName: repository, layerDigest: digest }),
      deadline ? { abortSignal: deadline } : {},
    );
    if (answer.downloadUrl !== undefined) return answer.downloadUrl;
  } catch (error) {
    if (isUnavailable(error))
      throw new LayerUnavailable(repository, digest, `ECR says ${error.name}`, { cause: error });
    throw error;
  }
  throw new UnexpectedRegistryAnswer('GetDownloadUrlForLayer', 'downloadUrl', 'missing');
}

function isUnavailable(error: unknown): error is Error {
  return (
    error instanceof LayersNotFoundException ||
    error instanceof LayerInaccessibleException ||
    error instanceof RepositoryNotFoundException ||
    error instanceof UnableToGetUpstreamLayerException
  );
}
