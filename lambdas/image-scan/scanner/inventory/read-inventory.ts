import type { ImageSource } from '../image-source';
import { type CachedLayerOutcome, readCachedLayer } from '../layer/read-cached-layer';
import type { LayerCaching } from '../layer-cache';
import type { AnnotatedDescriptor } from '../manifest';
import { DEFAULT_LIMITS, ScanBudget, type ScanLimits } from '../scan-limits';
import type { Inventory, LayerReport } from '../scan-result';
import { assembleInventory, type LayerOfImage } from './inventory';

export interface LayerProgress {
  readonly digest: string;
  /** Counted from 1, of `layers`. */
  readonly layer: number;
  readonly layers: number;
  readonly storedBytes: number;
  readonly size: number;
}

export interface InventoryReading {
  readonly source: ImageSource;
  /** @default DEFAULT_LIMITS */
  readonly limits?: ScanLimits;
  /** @default - ends after the limits' deadline */
  readonly signal?: AbortSignal;
  readonly onProgress?: (progress: LayerProgress) => void;
  /** @default - every layer is read */
  readonly caching?: LayerCaching;
}

export interface InventoryResult {
  readonly inventory: Inventory;
  readonly layers: readonly LayerReport[];
  readonly notLookedAt: readonly string[];
}

/**
 * Reads the layers of an image one after the other, or takes from the cache what they hold, and lists the packages of
 * the file system that they make. A digest that occurs twice is read once. A layer that cannot be read is reported, and
 * the rest is still read.
 *
 * @throws BlobUnavailable if the source fails.
 */
export async function readInventory(
  layers: readonly AnnotatedDescriptor[],
  { source, limits = DEFAULT_LIMITS, signal = AbortSignal.timeout(limits.deadlineMs), ...more }: InventoryReading,
): Promise<InventoryResult> {
  const budget = new ScanBudget(limits);
  const outcomes = new Map<string, CachedLayerOutcome>();
  const reports: LayerReport[] = [];
  const readable: LayerOfImage[] = [];
  const notLookedAt: string[] = [];
  for (const [index, layer] of layers.entries()) {
    const { digest, size } = layer;
    const known = outcomes.get(digest);
    const onBytes = (storedBytes: number) =>
      more.onProgress?.({ digest, layer: index + 1, layers: layers.length, storedBytes, size });
    const outcome = known ?? (await readCachedLayer(layer, { source, budget, signal, onBytes }, more.caching));
    outcomes.set(digest, outcome);
    if (outcome.status === 'unscanned') {
      reports.push({ digest, status: 'unscanned', reason: outcome.reason });
      notLookedAt.push(`layer ${digest}: ${outcome.reason}`);
      continue;
    }
    reports.push({ digest, status: outcome.status });
    readable.push({ digest, contents: outcome.contents });
    if (!known) notLookedAt.push(...outcome.contents.notLookedAt.map((line) => `layer ${digest}: ${line}`));
  }
  const assembled = assembleInventory(readable);
  return { inventory: assembled.inventory, layers: reports, notLookedAt: [...notLookedAt, ...assembled.notLookedAt] };
}
