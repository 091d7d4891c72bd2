import type { AnnotatedDescriptor } from '../manifest';
import { type LayersReading, readLayers } from '../read-layers';
import type { Inventory, LayerReport } from '../scan-result';
import { assembleInventory } from './inventory';

export interface InventoryResult {
  readonly inventory: Inventory;
  readonly layers: readonly LayerReport[];
  readonly notLookedAt: readonly string[];
}

/**
 * Lists the packages of the file system that an image's layers make, without looking for anything else in them.
 *
 * @throws BlobUnavailable if the source fails.
 */
export async function readInventory(
  descriptors: readonly AnnotatedDescriptor[],
  reading: LayersReading,
): Promise<InventoryResult> {
  const { layers, reports, notLookedAt } = await readLayers(descriptors, reading);
  const assembled = assembleInventory(layers);
  return {
    inventory: assembled.inventory,
    layers: reports,
    notLookedAt: [...notLookedAt, ...assembled.notLookedAt],
  };
}
