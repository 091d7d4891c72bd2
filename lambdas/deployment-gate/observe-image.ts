import {
  DescribeImagesCommand,
  type ECRClient,
  type ImageIdentifier,
  ImageNotFoundException,
  RepositoryNotFoundException,
} from '@aws-sdk/client-ecr';
import { leaseOf, verdictOf } from '../verdicts/queries';
import type { AuditTable } from '../verdicts/store/audit-table';
import { type NamedImage, type Registry, readContainerImage } from './container-image';
import type { ImageFacts } from './decide';
import { UnexpectedAnswer } from './errors';
import type { DeployedContainer } from './service-revision';

/** Where the facts about an image stand. */
export interface ImageSources {
  readonly ecr: ECRClient;
  readonly table: AuditTable;
  readonly registry: Registry;
}

type OurImage = Extract<NamedImage, { registry: 'ours' }>;

/**
 * What is known of a container's image: the digest of its definition, else the one that ECS resolved its tag to, else what
 * the tag points at in the registry now.
 * @throws UnexpectedAnswer where ECR leaves out digest or push time
 */
export async function observeImage(sources: ImageSources, deployed: DeployedContainer): Promise<ImageFacts> {
  const { container, image } = deployed;
  const named = readContainerImage(image, sources.registry);
  if (named.registry === 'other') return { container, image, found: 'elsewhere', host: named.host };
  if (named.registry === 'unreadable') return { container, image, found: 'nothing', why: named.why };
  if ('tag' in named && !deployed.isResolvedOnce)
    return { container, image, found: 'nothing', why: movingTag(named.tag) };

  const id = identify(named, deployed.resolvedDigest);
  const stored = await readStored(sources.ecr, named.repository, id);
  if (!stored) return { container, image, found: 'nothing', why: notStored(named.repository, id) };
  const reference = { ...sources.registry, repository: named.repository, digest: stored.digest };
  // The lease first: a run that commits in between is then seen by its verdict, and not missed by both reads.
  const lease = await leaseOf(sources.table, reference);
  const record = await verdictOf(sources.table, reference);
  return { container, image, found: 'image', ...stored, leaseUntil: lease?.leaseUntil ?? null, record: record ?? null };
}

interface StoredImage {
  readonly digest: string;
  /** ISO 8601. */
  readonly pushedAt: string;
}

function identify(named: OurImage, resolvedDigest: string | null): ImageIdentifier {
  if ('digest' in named) return { imageDigest: named.digest };
  return resolvedDigest === null ? { imageTag: named.tag } : { imageDigest: resolvedDigest };
}

/** The image as the registry has it now; null where it has none. */
async function readStored(ecr: ECRClient, repositoryName: string, id: ImageIdentifier): Promise<StoredImage | null> {
  try {
    const { imageDetails } = await ecr.send(new DescribeImagesCommand({ repositoryName, imageIds: [id] }));
    const [detail] = imageDetails ?? [];
    if (!detail) return null;
    if (detail.imageDigest === undefined) throw missing('imageDigest');
    if (detail.imagePushedAt === undefined) throw missing('imagePushedAt');
    return { digest: detail.imageDigest, pushedAt: detail.imagePushedAt.toISOString() };
  } catch (error) {
    if (error instanceof ImageNotFoundException || error instanceof RepositoryNotFoundException) return null;
    throw error;
  }
}

const missing = (field: string) => new UnexpectedAnswer('DescribeImages', `imageDetails[0].${field}`, 'missing');

function notStored(repository: string, { imageDigest, imageTag }: ImageIdentifier): string {
  return `The registry has no image ${imageDigest ?? imageTag} in ${repository}: it was deleted or never pushed.`;
}

function movingTag(tag: string): string {
  return (
    `Each task would look the tag ${tag} up afresh, as "versionConsistency" is "disabled": what it will run is not known. ` +
    'Name the image by its digest, or let ECS resolve the tag once.'
  );
}
