/** A function that was frozen for longer may find its connections closed, and has to make one anew. */
const PAUSE_MS = 10_000;

/**
 * How long the next call may take: a short time, except while the first connection is made. That exception ends by itself, so
 * that a store that is down costs each request the short time alone.
 */
export class Deadlines {
  readonly #timeoutMs: number;
  readonly #connectTimeoutMs: number;
  #lastCall = Number.NEGATIVE_INFINITY;
  /** When the connection should stand; in the past where it does. */
  #connectedBy = Number.NEGATIVE_INFINITY;

  constructor(timeoutMs: number, connectTimeoutMs: number) {
    this.#timeoutMs = timeoutMs;
    this.#connectTimeoutMs = connectTimeoutMs;
  }

  /**
   * @param now milliseconds
   * @returns whole milliseconds
   */
  next(now: number): number {
    if (now - this.#lastCall > PAUSE_MS) this.#connectedBy = now + this.#connectTimeoutMs;
    this.#lastCall = now;
    return Math.ceil(Math.max(this.#timeoutMs, this.#connectedBy - now));
  }

  answered(): void {
    this.#connectedBy = Number.NEGATIVE_INFINITY;
  }
}
