import type { Descriptor } from '../image-source';
import type { InspectionSettings } from '../inspection';
import type { LayerOutcome, LayerReading } from '../layer/read-layer';
import type { ThreadSettings } from '../read-layers';
import type { ScanBudget } from '../scan-budget';
import { LayerThread } from './layer-thread';

/** The threads of one scan: each reads one layer at a time, and all draw on one budget. */
export class LayerThreads {
  readonly #idle: LayerThread[];
  readonly #all: readonly LayerThread[];

  constructor({ count, program }: ThreadSettings, budget: ScanBudget, inspection: InspectionSettings | null) {
    const start = { limits: budget.limits, budget: budget.shared, inspection };
    const script = program();
    this.#all = Array.from({ length: count }, () => new LayerThread(script, start));
    this.#idle = [...this.#all];
  }

  /**
   * As `readLayer`, on a thread that is idle: no more layers may be read at once than there are threads.
   *
   * @throws BlobUnavailable if the source fails, RangeError where every thread is busy.
   */
  async read(layer: Descriptor, reading: Omit<LayerReading, 'open'>): Promise<LayerOutcome> {
    const thread = this.#idle.pop();
    if (!thread) throw new RangeError('Every thread of the scan is reading a layer.');
    const outcome = await thread.read(layer, reading);
    this.#idle.push(thread);
    return outcome;
  }

  async close(): Promise<void> {
    await Promise.all(this.#all.map((thread) => thread.close()));
  }
}
