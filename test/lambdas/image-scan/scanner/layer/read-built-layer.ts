import { type LayerOutcome, readLayer } from '../../../../../lambdas/image-scan/scanner/layer/read-layer';
import { ScanBudget } from '../../../../../lambdas/image-scan/scanner/scan-budget';
import { resolveLimits, type ScanLimits } from '../../../../../lambdas/image-scan/scanner/scan-limits';
import { type BuiltLayer, MemorySource } from '../../../../support/image-builder';

export const noManifest = { bytes: Buffer.alloc(0), mediaType: '', digest: '' };

/** Reads a layer from a store in memory, which may hold other bytes than the layer says. */
export function read(
  built: BuiltLayer,
  limits: Partial<ScanLimits> = {},
  stored: Uint8Array = built.bytes,
): Promise<LayerOutcome> {
  const source = new MemorySource(noManifest, new Map([[built.digest, stored]]));
  const budget = new ScanBudget(resolveLimits(limits));
  return readLayer(built, { source, budget, signal: new AbortController().signal, open: null });
}
