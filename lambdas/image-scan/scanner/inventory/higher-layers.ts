import type { LayerContents } from '../layer/layer-contents';
import { PathSet } from '../layer/path-set';

interface Layer {
  readonly paths: PathSet;
  readonly whiteouts: ReadonlySet<string>;
  readonly opaque: ReadonlySet<string>;
}

/** Tells whether a file of one layer is still there in the image, from what the layers above it do to its path. */
export class HigherLayers {
  readonly #layers: readonly Layer[];
  /** For each folder: the highest layer that leaves nothing of what lay below it; -1 where none does. */
  readonly #hidden = new Map<string, number>();

  /** @param layers from the base up; null stands for a layer that was not read, which hides nothing. */
  constructor(layers: readonly (LayerContents | null)[]) {
    this.#layers = layers.map((contents) => ({
      paths: (contents && PathSet.fromText(contents.paths)) ?? PathSet.empty(),
      whiteouts: pathsOf(contents, 'whiteout'),
      opaque: pathsOf(contents, 'opaque'),
    }));
  }

  /** @param layer counted from the base, 0: the layer that the file is of. */
  hide(path: string, layer: number): boolean {
    const above = this.#highest(layer, ({ paths, whiteouts }) => whiteouts.has(path) || paths.has(path));
    return above > layer || this.#folder(parentOf(path)) > layer;
  }

  #folder(path: string): number {
    const known = this.#hidden.get(path);
    if (known !== undefined) return known;
    const own = this.#highest(
      -1,
      ({ paths, whiteouts, opaque }) => opaque.has(path) || (path !== '' && (whiteouts.has(path) || paths.has(path))),
    );
    const highest = path === '' ? own : Math.max(own, this.#folder(parentOf(path)));
    this.#hidden.set(path, highest);
    return highest;
  }

  #highest(above: number, hides: (layer: Layer) => boolean): number {
    for (let index = this.#layers.length - 1; index > above; index -= 1) {
      const layer = this.#layers[index];
      if (layer && hides(layer)) return index;
    }
    return -1;
  }
}

function pathsOf(contents: LayerContents | null, kind: 'whiteout' | 'opaque'): ReadonlySet<string> {
  return new Set(contents?.entries.filter((entry) => entry.kind === kind).map(({ path }) => path));
}

function parentOf(path: string): string {
  return path.slice(0, Math.max(0, path.lastIndexOf('/')));
}
