import type { Descriptor, ImageSource } from './image-source';
import { type InspectionSettings, openInspectors } from './inspection';
import type { LayerOfImage } from './inventory/inventory';
import { type CachedLayerOutcome, readCachedLayer } from './layer/read-cached-layer';
import { readLayer } from './layer/read-layer';
import type { LayerCaching } from './layer-cache';
import type { AnnotatedDescriptor } from './manifest';
import { ScanBudget } from './scan-budget';
import { DEFAULT_LIMITS, type ScanLimits } from './scan-limits';
import type { LayerReport } from './scan-result';
import { LayerThreads } from './threads/layer-threads';

export interface LayerProgress {
  readonly digest: string;
  /** Counted from 1, of `layers`. */
  readonly layer: number;
  readonly layers: number;
  readonly storedBytes: number;
  readonly size: number;
}

export interface LayersReading {
  readonly source: ImageSource;
  /** @default DEFAULT_LIMITS */
  readonly limits?: ScanLimits;
  /** @default - ends after the limits' deadline */
  readonly signal?: AbortSignal;
  readonly onProgress?: (progress: LayerProgress) => void;
  /** @default - every layer is read */
  readonly caching?: LayerCaching;
  /** @default - only files that are wanted by their path are read */
  readonly inspection?: InspectionSettings;
  /** @default - layers are read one after the other in this thread */
  readonly threads?: ThreadSettings;
}

export interface ThreadSettings {
  /** How many layers are read at once; one for each processor is the most that helps. */
  readonly count: number;
  /** Gives the text of a script that serves layers: `threads/serve-layers.ts`, compiled. Called where threads are used. */
  readonly program: () => string;
  /**
   * Stored bytes of all layers from which on threads are used.
   * @default 32 MiB - starting a thread takes as long as reading 10, and a second one saves at most half
   */
  readonly minBytes?: number;
}

export interface ReadLayers {
  /** From the base up. */
  readonly layers: readonly LayerOfImage[];
  readonly reports: readonly LayerReport[];
  readonly notLookedAt: readonly string[];
  readonly passedOver: readonly string[];
}

const MIN_BYTES_FOR_THREADS = 32 * 1024 ** 2;

/**
 * Reads the layers of an image, each distinct digest once and the largest first, or takes from the cache what they hold. A
 * layer that cannot be read is reported, and the rest is still read. What comes out does not depend on the threads.
 *
 * @throws BlobUnavailable if the source fails.
 */
export async function readLayers(
  layers: readonly AnnotatedDescriptor[],
  { source, limits = DEFAULT_LIMITS, signal = AbortSignal.timeout(limits.deadlineMs), ...more }: LayersReading,
): Promise<ReadLayers> {
  const budget = new ScanBudget(limits);
  const distinct = new Map(layers.map((layer, index) => [layer.digest, { layer, index }]));
  const waiting = [...distinct.values()].sort((a, b) => b.layer.size - a.layer.size || a.index - b.index).reverse();
  const outcomes = new Map<string, CachedLayerOutcome>();

  const stored = waiting.reduce((sum, { layer }) => sum + layer.size, 0);
  const isSmall = stored < (more.threads?.minBytes ?? MIN_BYTES_FOR_THREADS);
  const count = isSmall ? 1 : Math.min(more.threads?.count ?? 1, waiting.length);
  const inspection = more.inspection ?? null;
  const threads = more.threads && count > 1 ? new LayerThreads({ ...more.threads, count }, budget, inspection) : null;
  const open = inspection && !threads ? openInspectors(inspection) : null;
  const failed = new AbortController();
  const ended = AbortSignal.any([signal, failed.signal]);
  const lane = async (): Promise<void> => {
    for (let next = waiting.pop(); next && !failed.signal.aborted; next = waiting.pop()) {
      const { layer, index } = next;
      const { digest, size } = layer;
      const onBytes = (storedBytes: number) =>
        more.onProgress?.({ digest, layer: index + 1, layers: layers.length, storedBytes, size });
      const reading = { source, budget, signal: ended, onBytes };
      const read = (what: Descriptor) =>
        threads ? threads.read(what, reading) : readLayer(what, { ...reading, open });
      outcomes.set(digest, await readCachedLayer(layer, budget, read, more.caching));
    }
  };
  try {
    const lanes = Array.from({ length: threads ? count : 1 }, lane);
    await Promise.all(lanes.map((running) => running.catch((error: unknown) => stop(failed, error))));
  } finally {
    await threads?.close();
  }
  return collect(layers, outcomes);
}

function stop(failed: AbortController, error: unknown): never {
  failed.abort();
  throw error;
}

function collect(
  layers: readonly AnnotatedDescriptor[],
  outcomes: ReadonlyMap<string, CachedLayerOutcome>,
): ReadLayers {
  const notLookedAt: string[] = [];
  const passedOver: string[] = [];
  const told = new Set<string>();
  const reports: LayerReport[] = [];
  const read: LayerOfImage[] = [];
  for (const { digest } of layers) {
    const outcome = outcomes.get(digest);
    const named = (lines: readonly string[]) =>
      told.has(digest) ? [] : lines.map((line) => `layer ${digest}: ${line}`);
    if (outcome === undefined || outcome.status === 'unscanned') {
      const reason = outcome?.reason ?? 'it was not read';
      reports.push({ digest, status: 'unscanned', reason });
      notLookedAt.push(`layer ${digest}: ${reason}`);
      read.push({ digest, contents: null });
    } else {
      reports.push({ digest, status: outcome.status });
      notLookedAt.push(...named(outcome.contents.notLookedAt));
      passedOver.push(...named(outcome.contents.passedOver));
      read.push({ digest, contents: outcome.contents });
    }
    told.add(digest);
  }
  return { layers: read, reports, notLookedAt, passedOver };
}
