import { LimitReached } from '../errors';
import type { Descriptor } from '../image-source';
import { type LayerCaching, MIN_CACHED_LAYER_BYTES } from '../layer-cache';
import { RULES_VERSION } from '../rules-version';
import type { ScanBudget } from '../scan-budget';
import type { LayerContents } from './layer-contents';
import { keptBytes } from './layer-record';
import { type LayerOutcome, layerProblem } from './read-layer';

export type CachedLayerOutcome = LayerOutcome | { readonly status: 'cached'; readonly contents: LayerContents };

/**
 * Reads a layer, or takes what an earlier scan has read of it. Kept contents stand for the layer as its bytes would: they
 * were read to their end, under the same rules and the same digest, and count against the limits of memory. Whatever the
 * cache cannot do makes it a layer like any other.
 *
 * @throws BlobUnavailable if the source fails.
 */
export async function readCachedLayer(
  layer: Descriptor,
  budget: ScanBudget,
  read: (layer: Descriptor) => Promise<LayerOutcome>,
  caching: LayerCaching | undefined,
): Promise<CachedLayerOutcome> {
  const worthIt = caching !== undefined && layer.size >= (caching.minLayerBytes ?? MIN_CACHED_LAYER_BYTES);
  if (!worthIt || layerProblem(layer, budget.limits) !== null) return read(layer);

  const kept = await guarded(layer, caching, () => caching.cache.get(layer));
  if (kept && isWhole(kept)) return takeKept(kept, budget);

  const outcome = await read(layer);
  if (outcome.status === 'scanned' && isWhole(outcome.contents)) {
    await guarded(layer, caching, () => caching.cache.put(layer, outcome.contents));
  }
  return outcome;
}

/** Contents that name something passed over are never kept, so that what is kept is never the reason for less. */
function isWhole({ rulesVersion, notLookedAt }: LayerContents): boolean {
  return rulesVersion === RULES_VERSION && notLookedAt.length === 0;
}

function takeKept(contents: LayerContents, budget: ScanBudget): CachedLayerOutcome {
  try {
    budget.keep(keptBytes(contents));
    return { status: 'cached', contents };
  } catch (error) {
    if (!(error instanceof LimitReached)) throw error;
    return { status: 'unscanned', reason: error.message };
  }
}

/** The cache saves time; it is never the reason for a scan to fail. */
async function guarded<Value>(
  layer: Descriptor,
  { onFailure }: LayerCaching,
  call: () => Promise<Value>,
): Promise<Value | null> {
  try {
    return await call();
  } catch (error) {
    onFailure?.(layer, error);
    return null;
  }
}
