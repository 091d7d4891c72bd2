import { BatchGetImageCommand, DescribeImagesCommand, DescribeRepositoriesCommand } from '@aws-sdk/client-ecr';
import type { Account } from '../account';
import { asServiceError, type ServiceError } from '../http/service-error';
import { type ImageId, imageNotFound, repositoryNotFound } from './ecr-errors';

/** Images of one BatchGetImage. Source: ECR API reference. */
const BATCH = 100;

/** What the account holds of an image. */
export interface StoredImage {
  readonly digest: string;
  readonly tags: readonly string[];
  readonly pushedAt: Date;
  readonly mediaType: string;
}

/** The account's images, looked up the way ECR does. */
export class ImageCatalog {
  private readonly account: Account;

  constructor(account: Account) {
    this.account = account;
  }

  /** @throws ServiceError where there is no such repository */
  async scansOnPush(repository: string): Promise<boolean> {
    const answer = await this.account.ecr
      .send(new DescribeRepositoriesCommand({ repositoryNames: [repository] }))
      .catch((error: unknown) => this.fail(error, repository));
    return answer.repositories?.[0]?.imageScanningConfiguration?.scanOnPush ?? false;
  }

  /** All images, or those of some ids; ids of which there is none are left out. @throws ServiceError */
  async list(repository: string, ids?: readonly ImageId[]): Promise<readonly StoredImage[]> {
    // MiniStack takes an id of digest and tag for the digest alone; both are needed to tell whether they agree.
    const imageIds = ids?.flatMap(({ imageDigest, imageTag }) => [
      ...(imageDigest === undefined ? [] : [{ imageDigest }]),
      ...(imageTag === undefined ? [] : [{ imageTag }]),
    ]);
    const answer = await this.account.ecr
      .send(new DescribeImagesCommand({ repositoryName: repository, ...(imageIds === undefined ? {} : { imageIds }) }))
      .catch((error: unknown) => this.fail(error, repository));
    return (answer.imageDetails ?? []).flatMap(({ imageDigest, imageTags, imagePushedAt, imageManifestMediaType }) =>
      imageDigest === undefined
        ? []
        : [
            {
              digest: imageDigest,
              tags: imageTags ?? [],
              pushedAt: imagePushedAt ?? new Date(0),
              mediaType: imageManifestMediaType ?? '',
            },
          ],
    );
  }

  /** @throws ServiceError ImageNotFoundException, RepositoryNotFoundException */
  async find(repository: string, id: ImageId): Promise<StoredImage> {
    const image = resolveImage(await this.list(repository, [id]), id);
    if (image === null || image === 'tag-elsewhere') throw imageNotFound(id, repository, this.account.id);
    return image;
  }

  /** Manifests by digest, exactly as pushed. @throws ServiceError */
  async manifests(repository: string, digests: readonly string[]): Promise<ReadonlyMap<string, string>> {
    const found = new Map<string, string>();
    const wanted = [...new Set(digests)];
    for (let start = 0; start < wanted.length; start += BATCH) {
      const imageIds = wanted.slice(start, start + BATCH).map((imageDigest) => ({ imageDigest }));
      const answer = await this.account.ecr
        .send(new BatchGetImageCommand({ repositoryName: repository, imageIds }))
        .catch((error: unknown) => this.fail(error, repository));
      for (const { imageId, imageManifest } of answer.images ?? []) {
        if (imageId?.imageDigest !== undefined && imageManifest !== undefined) {
          found.set(imageId.imageDigest, imageManifest);
        }
      }
    }
    return found;
  }

  private fail(error: unknown, repository: string): never {
    const answer: ServiceError = asServiceError(error);
    throw answer.type === 'RepositoryNotFoundException' ? repositoryNotFound(repository, this.account.id) : answer;
  }
}

/** An id with tag and digest names an image only if the tag is on that digest. */
export function resolveImage(images: readonly StoredImage[], id: ImageId): StoredImage | 'tag-elsewhere' | null {
  const byTag = images.find(({ tags }) => id.imageTag !== undefined && tags.includes(id.imageTag));
  if (id.imageDigest === undefined) return byTag ?? null;
  const byDigest = images.find(({ digest }) => digest === id.imageDigest);
  if (byDigest === undefined || id.imageTag === undefined) return byDigest ?? null;
  return byTag === byDigest ? byDigest : byTag === undefined ? null : 'tag-elsewhere';
}
