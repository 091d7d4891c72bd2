import { readImage, readTag } from '../../lambdas/image-scan/registry/image-truth';
import type { ImageName, ImageReference } from '../../lambdas/verdicts/image-reference';
import type { Invocation } from './command-line';
import type { FoundDeployment } from './deployment';
import { NotPushed } from './errors';

/**
 * The image of a name, as the registry says at this moment. The digest is fixed here: whatever is then waited for is about
 * the image that was asked about, wherever the tag goes.
 * @throws NotPushed where the registry has no such image
 */
export async function resolveImage(
  { clients, out }: Pick<Invocation, 'clients' | 'out'>,
  { account, region }: Pick<FoundDeployment, 'account' | 'region'>,
  { repository, tag, digest }: ImageName,
): Promise<ImageReference> {
  const ecr = clients.ecr();
  const image = digest === undefined ? `${repository}:${tag}` : `${repository}@${digest}`;
  const truth =
    digest === undefined
      ? await readTag(ecr, { repository, tag: tag ?? '' })
      : await readImage(ecr, { repository, digest });
  if (!truth) throw new NotPushed(image, { account, region });
  out.note(`${image} is in the registry: ${truth.digest}`);
  return { account, region, repository, digest: truth.digest };
}
