import { LimitReached } from './errors';
import type { ScanLimits } from './scan-limits';

/** Where a layer's bytes begin to be weighed against what they decompress to: small layers of zeros are ordinary. */
const RATIO_COUNTS_FROM = 100 * 1024 ** 2;

type Counter = 0 | 1 | 2;
const INFLATED: Counter = 0;
const ENTRIES: Counter = 1;
const KEPT: Counter = 2;
const COUNTERS = 3;
/** What a thread counts by itself before it tells the others: an atomic addition for each file would cost more than the file. */
const BATCH: Readonly<Record<Counter, number>> = { [INFLATED]: 1024 ** 2, [ENTRIES]: 256, [KEPT]: 64 * 1024 };

/** What one scan has used of its limits, over all its layers and threads. */
export class ScanBudget {
  readonly limits: ScanLimits;
  /** Common to the threads of a scan. */
  readonly shared: SharedArrayBuffer;
  readonly #used: BigInt64Array;
  /** What is used as far as this thread knows, and its part that the others do not know of. */
  readonly #known = [0, 0, 0];
  readonly #own = [0, 0, 0];

  /** @param shared that of a budget of another thread of the same scan. */
  constructor(limits: ScanLimits, shared = new SharedArrayBuffer(COUNTERS * BigInt64Array.BYTES_PER_ELEMENT)) {
    this.limits = limits;
    this.shared = shared;
    this.#used = new BigInt64Array(shared);
  }

  /** @throws LimitReached @param layer what the layer at hand has had, in and out, with this piece. */
  inflate(bytes: number, layer: { readonly stored: number; readonly inflated: number }): void {
    const { maxInflatedBytes, maxRatio } = this.limits;
    if (this.#count(INFLATED, bytes) > maxInflatedBytes) {
      throw new LimitReached('maxInflatedBytes', `it takes the image above ${maxInflatedBytes} bytes uncompressed`);
    }
    if (layer.inflated > RATIO_COUNTS_FROM && layer.inflated > layer.stored * maxRatio) {
      throw new LimitReached('maxRatio', `it decompresses to more than ${maxRatio} times its size`);
    }
  }

  /** @throws LimitReached */
  countEntry(): void {
    const { maxEntries } = this.limits;
    if (this.#count(ENTRIES, 1) > maxEntries) {
      throw new LimitReached('maxEntries', `it takes the image above ${maxEntries} files`);
    }
  }

  /** @throws LimitReached */
  keep(bytes: number): void {
    const { maxKeptBytes } = this.limits;
    if (this.#count(KEPT, bytes) > maxKeptBytes) {
      throw new LimitReached('maxKeptBytes', `its packages, links and whiteouts take more than ${maxKeptBytes} bytes`);
    }
  }

  #count(counter: Counter, amount: number): number {
    const own = (this.#own[counter] ?? 0) + amount;
    if (own < BATCH[counter]) {
      this.#own[counter] = own;
      return (this.#known[counter] ?? 0) + own;
    }
    this.#own[counter] = 0;
    const known = Number(Atomics.add(this.#used, counter, BigInt(own))) + own;
    this.#known[counter] = known;
    return known;
  }
}
