import type { ECRClient } from '@aws-sdk/client-ecr';
import {
  type ListedImage,
  type ListedRepository,
  type ListImagesOptions,
  listImages,
} from '../../lambdas/image-scan/registry/list-registry';
import { verdictKey } from '../../lambdas/verdicts/keys';
import type { AuditTable } from '../../lambdas/verdicts/store/audit-table';
import { readCurrentOf } from '../../lambdas/verdicts/store/current-verdicts';

/** A page of a repository's images, and those among them that have no current verdict. */
export interface JudgedPage {
  /** Images on the registry's page. */
  readonly listed: number;
  /** Those that were asked for. */
  readonly images: readonly ListedImage[];
  readonly unjudged: readonly ListedImage[];
}

export interface UnjudgedOptions extends ListImagesOptions {
  /** Which images of a page to ask about. @default - all */
  readonly only?: (image: ListedImage) => boolean;
}

/** Goes through a repository, a page of at most 1,000 images at a time. A verdict whose image was deleted does not count. */
export async function* unjudgedImages(
  { ecr, table }: { readonly ecr: ECRClient; readonly table: AuditTable },
  place: ListedRepository,
  { only = () => true, ...options }: UnjudgedOptions,
): AsyncGenerator<JudgedPage, void, undefined> {
  const reference = ({ digest }: ListedImage) => ({ ...place, digest });
  for await (const page of listImages(ecr, place.repository, options)) {
    const images = page.images.filter(only);
    const judged = await readCurrentOf(table, images.map(reference));
    const unjudged = images.filter((image) => !judged.has(JSON.stringify(verdictKey(reference(image)))));
    yield { listed: page.images.length, images, unjudged };
  }
}
