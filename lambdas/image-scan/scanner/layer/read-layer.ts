import { createHash } from 'node:crypto';
import { InvalidTar, LayerUnreadable, LimitReached } from '../errors';
import { fetchBlob } from '../fetch-blob';
import type { Descriptor, ImageSource } from '../image-source';
import { layerRefusal } from '../media-types';
import type { ScanBudget } from '../scan-budget';
import type { ScanLimits } from '../scan-limits';
import type { OpenInspector } from './file-inspector';
import { LayerCollector, type LinkTargets } from './layer-collector';
import type { LayerContents } from './layer-contents';
import { LayerDecompressor } from './layer-decompressor';
import { TarReader } from './tar-reader';
import type { FileKind } from './wanted-files';

export type LayerOutcome =
  | { readonly status: 'scanned'; readonly contents: LayerContents }
  | { readonly status: 'unscanned'; readonly reason: string };

export interface LayerReading {
  readonly source: ImageSource;
  readonly budget: ScanBudget;
  readonly signal: AbortSignal;
  /** Looks into the content of files; null where only what is wanted by its path is read. */
  readonly open: OpenInspector | null;
  /** Called with the stored bytes read so far. */
  readonly onBytes?: (stored: number) => void;
}

/** Passes over one layer: a second for the targets of hard links, a third for links to links. */
const MAX_PASSES = 3;

/** Why a layer is not to be read at all, or null. */
export function layerProblem(layer: Descriptor, { maxLayerBytes }: ScanLimits): string | null {
  const refusal = layerRefusal(layer.mediaType);
  if (refusal !== null || layer.size <= maxLayerBytes) return refusal;
  return `it is too large: ${layer.size} bytes, more than ${maxLayerBytes}`;
}

/**
 * Reads a layer to its end, in memory that does not grow with it: stored size and digest, compression and
 * archive must all be right, else nothing of it counts.
 *
 * @throws BlobUnavailable if the source fails: unlike all else, trying again may help.
 */
export async function readLayer(layer: Descriptor, reading: LayerReading): Promise<LayerOutcome> {
  const problem = layerProblem(layer, reading.budget.limits);
  if (problem !== null) return { status: 'unscanned', reason: problem };
  try {
    const targets = new Map<string, Set<FileKind>>();
    for (let pass = 1; ; pass += 1) {
      const collector = new LayerCollector(reading.budget, targets, reading.open);
      await passOver(layer, reading, collector);
      if (pass === MAX_PASSES || !addTargets(targets, collector.missingTargets)) {
        return { status: 'scanned', contents: collector.contents() };
      }
    }
  } catch (error) {
    if (error instanceof LayerUnreadable || error instanceof InvalidTar || error instanceof LimitReached) {
      return { status: 'unscanned', reason: error.message };
    }
    throw error;
  }
}

async function passOver(layer: Descriptor, reading: LayerReading, collector: LayerCollector): Promise<void> {
  const hash = createHash('sha256');
  const tar = new TarReader(collector);
  let stored = 0;
  let inflated = 0;
  const decompressor = new LayerDecompressor((piece) => {
    inflated += piece.length;
    reading.budget.inflate(piece.length, { stored, inflated });
    tar.push(piece);
  });
  try {
    for await (const piece of fetchBlob(reading.source, layer, reading.signal)) {
      stored += piece.length;
      if (stored > layer.size) throw new LayerUnreadable(`it has more than the ${layer.size} bytes that are stated`);
      hash.update(piece);
      await decompressor.write(piece);
      reading.onBytes?.(stored);
    }
    if (stored < layer.size) throw new LayerUnreadable(`it ends after ${stored} of ${layer.size} bytes`);
    const digest = `sha256:${hash.digest('hex')}`;
    if (digest !== layer.digest) throw new LayerUnreadable(`its digest is ${digest}, not what the manifest says`);
    await decompressor.end();
    tar.end();
  } finally {
    decompressor.close();
  }
}

/** Returns whether any of the missing targets is new: another pass can find only those. */
function addTargets(targets: Map<string, Set<FileKind>>, missing: LinkTargets): boolean {
  let isNew = false;
  for (const [path, kinds] of missing) {
    const known = targets.get(path) ?? new Set();
    for (const kind of kinds) {
      isNew ||= !known.has(kind);
      known.add(kind);
    }
    targets.set(path, known);
  }
  return isNew;
}
