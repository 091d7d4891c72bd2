import type { HigherLayers } from '../inventory/higher-layers';
import { PathSet } from '../layer/path-set';
import { type FileFact, isOnlyWritable } from './file-fact';
import type { LayerFacts } from './layer-facts';

export interface LayerOfFacts {
  readonly digest: string;
  readonly facts: LayerFacts;
}

/** A file of the image's final file system. */
export interface ImageFile extends FileFact {
  /** Digest of the layer that brought it as it is. */
  readonly layer: string;
}

export interface FinalFiles {
  /** Sorted by path. */
  readonly files: readonly ImageFile[];
  /** Files and folders that anybody may write, above those that are listed. */
  readonly moreWritable: number;
  /** Files of any other interest that are not listed: what they are is not known. */
  readonly left: number;
}

/** Parts of the paths of one image's facts, each of which is looked for in every layer above. Real images have thousands. */
const MAX_PARTS = 200_000;

/**
 * The files that are left once the layers lie on one another.
 *
 * @param layers from the base up; null stands for a layer that was not read.
 * @param higher of the same layers.
 */
export function finalFiles(layers: readonly (LayerOfFacts | null)[], higher: HigherLayers): FinalFiles {
  const folders = layers.map((layer) => (layer && PathSet.fromText(layer.facts.folders)) ?? PathSet.empty());
  const isCovered = (path: string, layer: number) =>
    higher.hide(path, layer) || folders.some((set, index) => index > layer && set.has(path));
  const found = new Map<string, ImageFile>();
  /** The highest layer that has a fact of a path, so far. */
  const seen = new Map<string, { readonly fact: FileFact; readonly layer: number }>();
  let parts = 0;
  let moreWritable = 0;
  let left = 0;
  for (const [index, layer] of layers.entries()) {
    if (!layer) continue;
    const { digest, facts } = layer;
    const linked = facts.links.flatMap(({ path, target }): FileFact[] => {
      const below = seen.get(target);
      return below && !isCovered(target, below.layer) ? [{ ...below.fact, path }] : [];
    });
    moreWritable += facts.moreWritable;
    left += facts.left;
    for (const fact of [...linked, ...facts.files]) {
      parts += partsOf(fact.path);
      if (parts > MAX_PARTS) {
        if (isOnlyWritable(fact)) moreWritable += 1;
        else left += 1;
        continue;
      }
      seen.set(fact.path, { fact, layer: index });
      if (!isCovered(fact.path, index)) found.set(fact.path, { ...fact, layer: digest });
    }
  }
  const files = [...found.values()].sort((a, b) => (a.path < b.path ? -1 : 1));
  return { files, moreWritable, left };
}

function partsOf(path: string): number {
  let parts = 1;
  for (let at = path.indexOf('/'); at >= 0; at = path.indexOf('/', at + 1)) parts += 1;
  return parts;
}
