import type { z } from 'zod';
import { artifactMediaType, imageSize, parseManifest } from '../oci/manifest';
import { type ImageId, imageNotFound } from './ecr-errors';
import { type ImageCatalog, resolveImage, type StoredImage } from './image-catalog';
import { type describeImagesInput, type imagesInput, pageOf } from './input';

/**
 * DescribeImages as ECR answers it, without the fields of scans, which newer basic scanning leaves out too.
 *
 * @param pushAgeMs how much earlier the pushes shall seem
 * @throws ServiceError ImageNotFoundException for the first id of which there is no image
 */
export async function describeImages(
  catalog: ImageCatalog,
  registryId: string,
  input: z.infer<typeof describeImagesInput>,
  pushAgeMs: number,
): Promise<object> {
  const { repositoryName, imageIds, filter, nextToken, maxResults } = input;
  const stored = await catalog.list(repositoryName, imageIds);
  const wanted = imageIds === undefined ? stored : distinct(imageIds.map((id) => exactly(stored, id)));
  const kept = wanted.filter(({ tags }) => hasTagStatus(tags, filter?.tagStatus));
  const { items, next } = pageOf(kept, imageIds === undefined ? { nextToken, maxResults } : { maxResults: 100 });

  const texts = new Map(await catalog.manifests(repositoryName, digests(items)));
  const children = items.flatMap(({ digest }) => parseManifest(texts.get(digest) ?? '')?.manifests ?? []);
  for (const [digest, text] of await catalog.manifests(repositoryName, digests(children))) texts.set(digest, text);

  const manifest = (digest: string) => parseManifest(texts.get(digest) ?? '');
  return {
    imageDetails: items.map(({ digest, tags, pushedAt, mediaType }) => ({
      registryId,
      repositoryName,
      imageDigest: digest,
      ...(tags.length === 0 ? {} : { imageTags: tags }),
      imageSizeInBytes: imageSize(manifest(digest) ?? {}, manifest),
      imagePushedAt: (pushedAt.getTime() - pushAgeMs) / 1000,
      imageManifestMediaType: mediaType,
      artifactMediaType: artifactMediaType(manifest(digest), mediaType),
    })),
    ...next,
  };

  function exactly(images: readonly StoredImage[], id: ImageId): StoredImage {
    const image = resolveImage(images, id);
    if (image === null || image === 'tag-elsewhere') throw imageNotFound(id, repositoryName, registryId);
    return image;
  }
}

/**
 * BatchGetImage as ECR answers it: each image under the id that was asked for. MiniStack answers with whichever tag
 * an image got last, and takes a digest with a tag of another image for the digest alone.
 */
export async function batchGetImage(
  catalog: ImageCatalog,
  registryId: string,
  { repositoryName, imageIds }: z.infer<typeof imagesInput>,
): Promise<object> {
  const stored = await catalog.list(repositoryName, imageIds);
  const resolved = imageIds.map((imageId) => ({ imageId, image: resolveImage(stored, imageId) }));
  const found = resolved.flatMap(({ imageId, image }) =>
    image === null || image === 'tag-elsewhere' ? [] : [{ imageId, image }],
  );
  const texts = await catalog.manifests(repositoryName, digests(found.map(({ image }) => image)));
  return {
    images: found.map(({ imageId, image }) => ({
      registryId,
      repositoryName,
      imageId: { ...imageId, imageDigest: image.digest },
      imageManifest: texts.get(image.digest),
      imageManifestMediaType: image.mediaType,
    })),
    failures: resolved.flatMap(({ imageId, image }) => {
      if (image === null)
        return [{ imageId, failureCode: 'ImageNotFound', failureReason: 'Requested image not found' }];
      if (image !== 'tag-elsewhere') return [];
      return [
        {
          imageId,
          failureCode: 'ImageTagDoesNotMatchDigest',
          failureReason: 'The specified image tag does not match the specified digest',
        },
      ];
    }),
  };
}

function digests(images: readonly { readonly digest: string }[]): readonly string[] {
  return images.map(({ digest }) => digest);
}

function distinct<T>(items: readonly T[]): readonly T[] {
  return [...new Set(items)];
}

function hasTagStatus(tags: readonly string[], status: 'TAGGED' | 'UNTAGGED' | 'ANY' | undefined): boolean {
  if (status === 'TAGGED') return tags.length > 0;
  return status === 'UNTAGGED' ? tags.length === 0 : true;
}
