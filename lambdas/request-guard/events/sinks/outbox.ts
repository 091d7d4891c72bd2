import { MayflyError } from '../../../shared/errors';
import { type SecurityEvent, UndeliveredError } from '../security-event';

/** Entries that wait for a flush, at most: below 25 MB, as lines of events are below 25 KB but for hostile ones. */
const MAX_WAITING = 1_000;

/** No more entries are taken before the next flush. */
export class OutboxFullError extends MayflyError {
  override readonly name = 'OutboxFullError';

  constructor() {
    super(`More than ${MAX_WAITING} records wait to be sent.`);
  }
}

export interface Entry {
  /** Null where the entry is no event, but the features of a request. */
  readonly event: SecurityEvent | null;
}

/** What was not delivered of what was to be, and why. */
export interface Delivery<T> {
  readonly undelivered: readonly T[];
  readonly cause?: unknown;
}

/**
 * Entries that wait until they are sent together. Flushes run one after the other: a second one also waits for what the
 * first has taken.
 */
export class Outbox<T extends Entry> {
  readonly #deliver: (entries: readonly T[], signal: AbortSignal) => Promise<Delivery<T>>;
  readonly #timeoutMs: number;
  #waiting: T[] = [];
  #last: Promise<void> = Promise.resolve();

  /** @param deliver sends entries, and gives back those that could not be sent; what it rejects with says that none was */
  constructor(timeoutMs: number, deliver: (entries: readonly T[], signal: AbortSignal) => Promise<Delivery<T>>) {
    this.#timeoutMs = timeoutMs;
    this.#deliver = deliver;
  }

  /** @throws OutboxFullError */
  push(entry: T): void {
    if (this.#waiting.length >= MAX_WAITING) throw new OutboxFullError();
    this.#waiting.push(entry);
  }

  /** @throws UndeliveredError */
  flush(): Promise<void> {
    const mine = this.#last.then(
      () => this.#send(),
      () => this.#send(),
    );
    this.#last = mine;
    return mine;
  }

  async #send(): Promise<void> {
    const entries = this.#waiting;
    if (entries.length === 0) return;
    this.#waiting = [];
    const { undelivered, cause } = await this.#try(entries);
    if (undelivered.length === 0) return;
    const events = undelivered.flatMap(({ event }) => event ?? []);
    const told = `${undelivered.length} of ${entries.length} records were not delivered`;
    const lost = undelivered.length - events.length;
    throw new UndeliveredError(
      lost === 0 ? told : `${told}; ${lost} of them, the features of requests, are lost`,
      events,
      {
        cause,
      },
    );
  }

  async #try(entries: readonly T[]): Promise<Delivery<T>> {
    try {
      return await this.#deliver(entries, AbortSignal.timeout(this.#timeoutMs));
    } catch (cause) {
      return { undelivered: entries, cause };
    }
  }
}

/** Entries in order, in as few batches as the limits allow. An entry that is too large alone is a batch of its own. */
export function inBatches<T extends { readonly bytes: number }>(
  entries: readonly T[],
  limits: {
    readonly entries: number;
    readonly bytes: number;
    /** Whether an entry may stand in the batch that the first one began. */
    readonly together?: (first: T, entry: T) => boolean;
  },
): T[][] {
  const batches: T[][] = [];
  let batch: T[] = [];
  let bytes = 0;
  for (const entry of entries) {
    const [first] = batch;
    const full = batch.length >= limits.entries || bytes + entry.bytes > limits.bytes;
    if (first && (full || limits.together?.(first, entry) === false)) {
      batches.push(batch);
      batch = [];
      bytes = 0;
    }
    batch.push(entry);
    bytes += entry.bytes;
  }
  return batch.length === 0 ? batches : [...batches, batch];
}
