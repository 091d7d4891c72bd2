import type { LayerContents } from '../../../../lambdas/image-scan/scanner/layer/layer-contents';
import { layerContentsSchema } from '../../../../lambdas/image-scan/scanner/layer/layer-contents-schema';
import type { LayerCache, LayerIdentity } from '../../../../lambdas/image-scan/scanner/layer-cache';
import { type ScanOptions, scan } from '../../../../lambdas/image-scan/scanner/scan';
import { type BuiltLayer, buildImage } from '../../../support/image-builder';

/** Keeps what it is given as JSON behind the schema, as every store has to. */
export class MemoryCache implements LayerCache {
  readonly kept = new Map<string, string>();

  async get({ digest }: LayerIdentity): Promise<LayerContents | null> {
    const text = this.kept.get(digest);
    return text === undefined ? null : layerContentsSchema.parse(JSON.parse(text));
  }

  async put({ digest }: LayerIdentity, contents: LayerContents): Promise<void> {
    this.kept.set(digest, JSON.stringify(contents));
  }
}

/** A scan of these layers, which asks the cache for each of them, however small; and what it read. */
export const scanWith = async (layers: readonly BuiltLayer[], cache?: LayerCache, options: ScanOptions = {}) => {
  const { source } = buildImage({ layers });
  const caching = cache ? { layerCaching: { cache, minLayerBytes: 1 } } : {};
  return { result: await scan('app', source, { ...caching, ...options }), reads: source.reads };
};
