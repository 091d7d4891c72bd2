import {
  DescribeImagesCommand,
  DescribeRepositoriesCommand,
  type ECRClient,
  type ImageDetail,
  RepositoryNotFoundException,
} from '@aws-sdk/client-ecr';
import type { Clock } from '../../shared/clock';
import type { ImageReference } from '../../verdicts/image-reference';
import { UnexpectedRegistryAnswer } from './errors';

/** The most that one page holds. Source: ECR API reference, DescribeRepositories and DescribeImages, `maxResults`. */
const PAGE = 1000;

export type ListedRepository = Omit<ImageReference, 'digest'>;

export interface ListedImage {
  readonly digest: string;
  readonly tags: readonly string[];
  readonly pushedAt: Date;
}

/** Images in no order that ECR promises, and when the registry was asked for them: before the reading. */
export interface ImagePage {
  readonly observedAt: Date;
  readonly images: readonly ListedImage[];
}

export interface ListImagesOptions {
  readonly clock: Clock;
  /** @default - all images */
  readonly tagStatus?: 'TAGGED' | 'UNTAGGED';
}

const REPOSITORY_ARN = /^arn:[^:]+:ecr:([^:]+):(\d{12}):repository\/(.+)$/;

/**
 * Every repository of the caller's registry, read to the last page; one page is held at a time.
 * @throws UnexpectedRegistryAnswer for a repository whose ARN says not where it is
 */
export async function* listRepositories(ecr: ECRClient): AsyncGenerator<ListedRepository, void, undefined> {
  let nextToken: string | undefined;
  do {
    const page = await ecr.send(
      new DescribeRepositoriesCommand({ maxResults: PAGE, ...(nextToken ? { nextToken } : {}) }),
    );
    for (const [at, { repositoryArn = '' }] of (page.repositories ?? []).entries()) {
      const [, region, account, repository] = REPOSITORY_ARN.exec(repositoryArn) ?? [];
      if (region === undefined || account === undefined || repository === undefined)
        throw new UnexpectedRegistryAnswer('DescribeRepositories', `repositories[${at}].repositoryArn`, 'no such ARN');
      yield { account, region, repository };
    }
    nextToken = page.nextToken;
  } while (nextToken);
}

/**
 * Every image of a repository, a page at a time; none where the repository is gone. ECR knows no filter by push time.
 * @throws UnexpectedRegistryAnswer for an image without digest or push time
 */
export async function* listImages(
  ecr: ECRClient,
  repository: string,
  { clock, tagStatus }: ListImagesOptions,
): AsyncGenerator<ImagePage, void, undefined> {
  let nextToken: string | undefined;
  do {
    const observedAt = clock();
    const page = await describePage(ecr, {
      repositoryName: repository,
      maxResults: PAGE,
      ...(tagStatus ? { filter: { tagStatus } } : {}),
      ...(nextToken ? { nextToken } : {}),
    });
    if (page === null) return;
    yield { observedAt, images: (page.imageDetails ?? []).map(listedImage) };
    nextToken = page.nextToken;
  } while (nextToken);
}

async function describePage(ecr: ECRClient, input: ConstructorParameters<typeof DescribeImagesCommand>[0]) {
  try {
    return await ecr.send(new DescribeImagesCommand(input));
  } catch (error) {
    if (error instanceof RepositoryNotFoundException) return null;
    throw error;
  }
}

function listedImage({ imageDigest, imageTags = [], imagePushedAt }: ImageDetail, at: number): ListedImage {
  const missing = (field: string) =>
    new UnexpectedRegistryAnswer('DescribeImages', `imageDetails[${at}].${field}`, 'missing');
  if (imageDigest === undefined) throw missing('imageDigest');
  if (imagePushedAt === undefined || Number.isNaN(imagePushedAt.getTime())) throw missing('imagePushedAt');
  return { digest: imageDigest, tags: imageTags, pushedAt: imagePushedAt };
}
