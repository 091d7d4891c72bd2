import {
  type ImageName,
  type ImageReference,
  InvalidImageName,
  parseImageName,
  REPOSITORY_PATTERN,
} from '../../lambdas/verdicts/image-reference';
import { UsageError } from './errors';

interface Registry {
  readonly account: string;
  readonly region: string;
}

/** @throws UsageError where the name's own registry is another one: its image would be looked for in the wrong place */
export function checkRegistry({ registry: named }: ImageName, { account, region }: Registry): void {
  if (!named || (named.account === account && named.region === region)) return;
  throw new UsageError(
    `The image is in account ${named.account}, region ${named.region}, but the deployment is in account ${account}, ` +
      `region ${region}. Use the credentials and --region of the image's registry.`,
  );
}

/** A name that can mean one image only. @throws InvalidImageName where it has no digest */
export function parsePinnedName(text: string): ImageName & Pick<ImageReference, 'digest'> {
  const name = parseImageName(text);
  if (name.digest === undefined) throw new InvalidImageName(text, 'a digest is needed here, as a tag can move');
  return { ...name, digest: name.digest };
}

/** @throws UsageError */
export function parseRepository(text: string): string {
  if (REPOSITORY_PATTERN.test(text)) return text;
  throw new UsageError(`"${text}" is not the name of a repository. Write it without registry, tag or digest: app/api.`);
}
