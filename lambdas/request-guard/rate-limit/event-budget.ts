import { BoundedMap } from './bounded-map';

const PERIOD_MS = 60_000;
/** A person reads no more, and an attack from a million addresses fills no log with more. */
const MOST_A_PERIOD = 60;
const REMEMBERED = 10_000;

/**
 * Says which refusals are told of: one a subject until a time, and at most 60 a minute of all subjects of an instance. Those
 * that are not told are counted, and the next one that is says how many they were.
 */
export class EventBudget {
  readonly #toldUntil = new BoundedMap<number>(REMEMBERED);
  #periodEnd = Number.NEGATIVE_INFINITY;
  #toldInPeriod = 0;
  #untold = 0;

  /**
   * @param until milliseconds: before it, the subject is not told of again
   * @returns how many were not told before this one; null where this one is not to be told either
   */
  claim(subject: string, now: number, until: number): number | null {
    if (now >= this.#periodEnd) {
      this.#periodEnd = now + PERIOD_MS;
      this.#toldInPeriod = 0;
    }
    if (now < (this.#toldUntil.get(subject) ?? now) || this.#toldInPeriod >= MOST_A_PERIOD) {
      this.#untold += 1;
      return null;
    }
    this.#toldUntil.set(subject, until);
    this.#toldInPeriod += 1;
    const untold = this.#untold;
    this.#untold = 0;
    return untold;
  }
}
