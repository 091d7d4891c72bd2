import { readInteger, readObject } from '../../options/read-options';
import { type Taking, take, type WindowState } from '../window';
import type { RateLimitStore, TakeRequest } from './rate-limit-store';

export interface MemoryStoreOptions {
  /** Keys that are counted one by one; a key takes about 200 bytes. @default 50000 */
  readonly maxKeys?: number;
}

interface Counted {
  readonly state: WindowState;
  readonly windowMs: number;
}

/** Entries that each new key looks at, so that expired ones are found without ever a walk through all of them. */
const LOOKED_AT = 2;

/**
 * Counts in the memory of one instance: for tests, for a single process, and as what remains while a store is down.
 * With n instances it admits up to n times the limit.
 *
 * Its memory is bounded. A key that is new while `maxKeys` live ones are counted shares one count with all others like it:
 * somebody who invents keys can neither make it forget his own count nor get more than one further limit by it.
 *
 * @throws OptionError for options that make no sense
 */
export function memoryRateLimitStore(options: MemoryStoreOptions = {}): RateLimitStore {
  const { maxKeys } = readObject('memoryRateLimitStore', options, ['maxKeys']);
  const most = maxKeys === undefined ? 50_000 : readInteger('memoryRateLimitStore.maxKeys', maxKeys, [1, 1_000_000]);
  const counts = new Map<string, Counted>();
  // One a limit and window of the configuration, so that it needs no bound of its own.
  const shared = new Map<string, Counted>();
  return {
    async take(request: TakeRequest): Promise<Taking> {
      const { key, limit, windowMs, now } = request;
      if (!counts.has(key)) dropExpired(counts, now);
      const full = !counts.has(key) && counts.size >= most;
      const [place, name] = full ? [shared, `${limit}/${windowMs}`] : [counts, key];
      const taking = take(place.get(name)?.state ?? null, request);
      place.set(name, { state: taking.state, windowMs });
      return taking;
    },
  };
}

/** A clock's hand: what it looks at and is still live goes to the end of the line. */
function dropExpired(counts: Map<string, Counted>, now: number): void {
  let looked = 0;
  for (const [key, counted] of counts) {
    counts.delete(key);
    const { state, windowMs } = counted;
    if (state.start + 2 * windowMs > now || state.blockedUntil > now) counts.set(key, counted);
    looked += 1;
    if (looked === LOOKED_AT) return;
  }
}
