/**
 * How often tokens with unknown keys may cause a fetch: a few at once, so that a rotation is seen at once, and then one per
 * interval, whatever is sent. While it is spent, the keys are younger than the interval.
 */
export class RefreshBudget {
  readonly #most: number;
  readonly #intervalMs: number;
  #left: number;
  #countedAt = 0;

  constructor(most: number, intervalMs: number) {
    this.#most = most;
    this.#intervalMs = intervalMs;
    this.#left = most;
  }

  /** @param at milliseconds of a clock; one that goes back earns nothing. */
  take(at: number): boolean {
    const earned = Math.max(0, at - this.#countedAt) / this.#intervalMs;
    this.#left = Math.min(this.#most, this.#left + earned);
    this.#countedAt = at;
    if (this.#left < 1) return false;
    this.#left -= 1;
    return true;
  }
}
