import {
  BatchGetImageCommand,
  DescribeImagesCommand,
  type ECRClient,
  type ImageIdentifier,
  ImageNotFoundException,
  RepositoryNotFoundException,
} from '@aws-sdk/client-ecr';
import type { Manifest } from '../scanner/image-source';
import { ACCEPTED_MANIFEST_TYPES } from './accepted-manifests';
import { digestOf } from './content-digest';
import { ImageGone, ManifestDigestMismatch, ManifestUnavailable, UnexpectedRegistryAnswer } from './errors';

/** What the registry says of an image at the moment of the read. Events are hints; this is the truth. */
export interface ImageTruth {
  readonly digest: string;
  readonly tags: readonly string[];
  /** ISO 8601. */
  readonly pushedAt: string;
  /** Bytes as stored; null where the registry does not say. */
  readonly sizeBytes: number | null;
  readonly manifestMediaType: string | null;
  readonly artifactMediaType: string | null;
}

/**
 * The image with this digest; null when image or repository is gone.
 * @throws UnexpectedRegistryAnswer for an image without digest or push time
 */
export function readImage(
  ecr: ECRClient,
  image: { readonly repository: string; readonly digest: string },
): Promise<ImageTruth | null> {
  return describe(ecr, image.repository, { imageDigest: image.digest });
}

/**
 * The image that the tag points at now; null when tag, image or repository is gone.
 * @throws UnexpectedRegistryAnswer for an image without digest or push time
 */
export function readTag(
  ecr: ECRClient,
  image: { readonly repository: string; readonly tag: string },
): Promise<ImageTruth | null> {
  return describe(ecr, image.repository, { imageTag: image.tag });
}

async function describe(ecr: ECRClient, repository: string, id: ImageIdentifier): Promise<ImageTruth | null> {
  try {
    const answer = await ecr.send(new DescribeImagesCommand({ repositoryName: repository, imageIds: [id] }));
    const [detail] = answer.imageDetails ?? [];
    if (detail === undefined) return null;
    const { imageDigest: digest, imagePushedAt: pushedAt } = detail;
    if (digest === undefined) throw unexpected('imageDigest');
    if (pushedAt === undefined || Number.isNaN(pushedAt.getTime())) throw unexpected('imagePushedAt');
    return {
      digest,
      tags: detail.imageTags ?? [],
      pushedAt: pushedAt.toISOString(),
      sizeBytes: detail.imageSizeInBytes ?? null,
      manifestMediaType: detail.imageManifestMediaType ?? null,
      artifactMediaType: detail.artifactMediaType ?? null,
    };
  } catch (error) {
    if (isGone(error)) return null;
    throw error;
  }
}

function unexpected(field: string): UnexpectedRegistryAnswer {
  return new UnexpectedRegistryAnswer('DescribeImages', `imageDetails[0].${field}`, 'missing');
}

/**
 * The manifest's bytes exactly as stored, proven by their digest.
 * @throws ImageGone when image or repository is gone
 * @throws ManifestUnavailable when the registry names another failure, such as KmsError
 * @throws ManifestDigestMismatch when the bytes are not those of the digest
 */
export async function readManifest(
  ecr: ECRClient,
  image: { readonly repository: string; readonly digest: string },
): Promise<Manifest> {
  const { repository, digest } = image;
  const { images, failures } = await batchGetImage(ecr, repository, digest);
  const [failure] = failures ?? [];
  if (failure?.failureCode === 'ImageNotFound') throw new ImageGone(repository, digest);
  if (failure)
    throw new ManifestUnavailable(repository, digest, failure.failureCode ?? 'unknown', failure.failureReason ?? '');

  const [found] = images ?? [];
  if (found?.imageManifest === undefined)
    throw new UnexpectedRegistryAnswer('BatchGetImage', 'images[0].imageManifest', 'missing');
  if (found.imageManifestMediaType === undefined)
    throw new UnexpectedRegistryAnswer('BatchGetImage', 'images[0].imageManifestMediaType', 'missing');
  const bytes = Buffer.from(found.imageManifest, 'utf8');
  const actual = digestOf(bytes);
  if (actual !== digest) throw new ManifestDigestMismatch(digest, actual);
  return { bytes, mediaType: found.imageManifestMediaType, digest };
}

async function batchGetImage(ecr: ECRClient, repository: string, digest: string) {
  try {
    return await ecr.send(
      new BatchGetImageCommand({
        repositoryName: repository,
        imageIds: [{ imageDigest: digest }],
        acceptedMediaTypes: [...ACCEPTED_MANIFEST_TYPES],
      }),
    );
  } catch (error) {
    if (isGone(error)) throw new ImageGone(repository, digest, { cause: error });
    throw error;
  }
}

function isGone(error: unknown): boolean {
  return error instanceof ImageNotFoundException || error instanceof RepositoryNotFoundException;
}
