import { DIGEST_PATTERN } from '../../verdicts/image-reference';
import type { BaseImage, Material } from './evidence';
import { imagesBuiltFrom, statementIn } from './in-toto';

/** An image whose layers are known, such as another one of the same registry. */
export interface KnownImage {
  readonly name?: string;
  readonly digest: string;
  /** Digests, from the base up. */
  readonly layers: readonly string[];
}

export interface BaseImageClues {
  /** The labels of the image's configuration, or the annotations of its manifest. */
  readonly labels: Readonly<Record<string, string>>;
  /** Digests of the image's layers, from the base up. */
  readonly layers: readonly string[];
  /** What was found that speaks of the image. */
  readonly materials?: readonly Pick<Material, 'kind' | 'content'>[];
}

/** Source: the OCI image specification, "Pre-Defined Annotation Keys". */
const BASE_NAME = 'org.opencontainers.image.base.name';
const BASE_DIGEST = 'org.opencontainers.image.base.digest';
const MAX_NAME = 1024;

/**
 * What an image was built on. Layers that another image has too are a proof; a provenance attestation comes next, as the
 * build wrote it by itself; labels come last. Where an attestation names several images, it does not tell which of them
 * the last stage stood on, unless the labels do. Null where nothing tells.
 *
 * @param known images to compare layers with; the longest of those that the image begins with is its base
 */
export function baseImageOf(clues: BaseImageClues, known: readonly KnownImage[] = []): BaseImage | null {
  const labelled = byLabel(clues.labels);
  const [proven] = known
    .filter((image) => isBelow(image.layers, clues.layers))
    .sort((a, b) => b.layers.length - a.layers.length || (a.digest < b.digest ? -1 : 1));
  if (proven) {
    const name = proven.name ?? (labelled?.digest === proven.digest ? labelled.name : undefined);
    return { ...(name === undefined ? {} : { name }), digest: proven.digest, by: 'layers' };
  }
  return byAttestation(clues.materials ?? [], labelled) ?? labelled;
}

/** An image is no base of itself, and one without layers of none. */
function isBelow(base: readonly string[], layers: readonly string[]): boolean {
  return base.length > 0 && base.length < layers.length && base.every((digest, at) => digest === layers[at]);
}

function byLabel(labels: Readonly<Record<string, string>>): BaseImage | null {
  const name = labels[BASE_NAME]?.trim() ?? '';
  const digest = labels[BASE_DIGEST]?.trim() ?? '';
  const isDigest = DIGEST_PATTERN.test(digest);
  const isName = name !== '' && name.length <= MAX_NAME;
  if (!isName && !isDigest) return null;
  return { ...(isName ? { name } : {}), ...(isDigest ? { digest } : {}), by: 'label' };
}

function byAttestation(
  materials: readonly Pick<Material, 'kind' | 'content'>[],
  labelled: BaseImage | null,
): BaseImage | null {
  const images = materials.flatMap((material) => {
    const statement = statementIn(material);
    return statement === null ? [] : imagesBuiltFrom(statement);
  });
  const distinct = [...new Map(images.map((image) => [image.digest ?? image.name, image])).values()];
  const chosen =
    distinct.length === 1
      ? distinct[0]
      : distinct.find(({ digest }) => digest !== undefined && digest === labelled?.digest);
  return chosen ? { ...chosen, by: 'attestation' } : null;
}
