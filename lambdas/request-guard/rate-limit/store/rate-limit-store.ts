import { MayflyError } from '../../../shared/errors';
import type { Demand, Taking, WindowState } from '../window';

export interface TakeRequest extends Demand {
  /** A hash: the store learns neither addresses nor tokens. */
  readonly key: string;
  /** What this instance last saw of the key. A hint that saves a call, never trusted to admit. */
  readonly known: WindowState | null;
}

/**
 * Where the counts of rate limits are kept. `take` must be atomic over all instances that share the store, must decide as
 * `take` in `window.ts` does, and must give up by itself after a bounded time; whatever it throws counts as "the store failed".
 */
export interface RateLimitStore {
  take(request: TakeRequest): Promise<Taking>;
}

/** The store did not answer in time, or not as it should. */
export class RateLimitStoreError extends MayflyError {
  override readonly name = 'RateLimitStoreError';
}
