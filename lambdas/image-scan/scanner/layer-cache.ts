import type { Descriptor } from './image-source';
import type { LayerContents } from './layer/layer-contents';

/** What tells a layer from all others: its digest, and the size that a manifest states of it. */
export type LayerIdentity = Pick<Descriptor, 'digest' | 'size'>;

/**
 * What layers hold, kept from one scan to the next: a layer is its digest, and most images share their base. Either call
 * may throw, and has to end within seconds: then the layer is read, as though there were no cache.
 */
export interface LayerCache {
  /** Null where nothing is kept of the layer under the rules of today. */
  get(layer: LayerIdentity): Promise<LayerContents | null>;
  /** Keeps the contents of a layer that was read to its end. What stands already stays. */
  put(layer: LayerIdentity, contents: LayerContents): Promise<void>;
}

/** How a scan uses the cache. */
export interface LayerCaching {
  readonly cache: LayerCache;
  /**
   * Bytes, as stored, from which on a layer is looked up and kept.
   * @default 8 MiB - looking up and keeping take about 70 ms of the function, a GET and a PUT: $0.000007 at the prices of
   * bench/cost/prices.json. Reading 8 MiB takes a third of a second: $0.000008. What is smaller saves nothing by being kept.
   */
  readonly minLayerBytes?: number;
  /** Told of what the cache threw; the scan goes on. */
  readonly onFailure?: (layer: LayerIdentity, error: unknown) => void;
}

export const MIN_CACHED_LAYER_BYTES = 8 * 1024 * 1024;
