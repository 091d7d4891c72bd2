import type { SecurityEventDraft } from '../../events/security-event';
import { AuthenticationFailed, AuthenticationUnavailable } from '../refusals';
import { KeySetUnavailable } from './errors';
import { findKey, type KeySet, type PublishedKey, type WantedKey } from './key-set';
import { RefreshBudget } from './refresh-budget';

export interface KeyStoreRules {
  /** After this the keys are fetched anew. */
  readonly maxAgeMs: number;
  /** For how long after that the old ones serve while fetching fails. */
  readonly staleIfErrorMs: number;
  /** The longest that a fetch takes. */
  readonly timeoutMs: number;
}

export interface KeyStorePorts {
  /** @throws KeySetUnavailable */
  readonly load: () => Promise<KeySet>;
  /** Told once per fetch that failed, also where older keys serve on. */
  readonly report: (event: SecurityEventDraft) => void;
}

/** After failed fetches: one second, then twice as long each time, up to a minute. */
const FIRST_DELAY_MS = 1000;
const LONGEST_DELAY_MS = 60_000;
/** Three fetches at once for keys that are not known, and then three in a minute. */
const UNKNOWN_KEY_FETCHES = 3;
const UNKNOWN_KEY_INTERVAL_MS = 20_000;

interface HeldKeys {
  readonly set: KeySet;
  /** When the request came that they were fetched for. */
  readonly at: number;
}

/** The issuer's published keys, as long as the function's instance lives. Its clock is that of the requests. */
export class KeyStore {
  readonly #rules: KeyStoreRules;
  readonly #ports: KeyStorePorts;
  readonly #unknownKeys = new RefreshBudget(UNKNOWN_KEY_FETCHES, UNKNOWN_KEY_INTERVAL_MS);
  #held: HeldKeys | undefined;
  #failed: { readonly error: KeySetUnavailable; readonly at: number; readonly times: number } | undefined;
  #inFlight: Promise<KeySet> | undefined;

  constructor(rules: KeyStoreRules, ports: KeyStorePorts) {
    this.#rules = rules;
    this.#ports = ports;
  }

  /**
   * @throws AuthenticationFailed where the issuer publishes no such key
   * @throws AuthenticationUnavailable where that cannot be told
   */
  async find(wanted: WantedKey, now: Date): Promise<PublishedKey> {
    const at = now.getTime();
    const before = this.#held;
    let found = findKey(await this.#current(at), wanted);
    // What was fetched for this very request is not fetched again.
    if (found === 'unknown' && before) found = findKey(await this.#afterUnknown(at, before), wanted);
    if (typeof found === 'string') throw new AuthenticationFailed(`key-${found}`);
    return found;
  }

  async #current(at: number): Promise<KeySet> {
    if (this.#held && this.#ageOf(this.#held, at) < this.#rules.maxAgeMs) return this.#held.set;
    try {
      return await this.#refresh(at);
    } catch (error) {
      const { maxAgeMs, staleIfErrorMs } = this.#rules;
      if (this.#held && this.#ageOf(this.#held, at) < maxAgeMs + staleIfErrorMs) return this.#held.set;
      throw this.#unavailable(at, error);
    }
  }

  /** Either the issuer has rotated its keys, or somebody makes names up. */
  async #afterUnknown(at: number, known: HeldKeys): Promise<KeySet> {
    if (this.#held && this.#held !== known) return this.#held.set;
    if (!this.#inFlight && this.#delayLeft(at) === 0 && !this.#unknownKeys.take(at)) return known.set;
    try {
      return await this.#refresh(at);
    } catch (error) {
      throw this.#unavailable(at, error);
    }
  }

  /** One fetch for all who wait; none while fetches that failed are kept apart. */
  #refresh(at: number): Promise<KeySet> {
    if (this.#inFlight) return this.#inFlight;
    if (this.#failed && this.#delayLeft(at) > 0) return Promise.reject(this.#failed.error);
    this.#inFlight = this.#load(at).finally(() => {
      this.#inFlight = undefined;
    });
    return this.#inFlight;
  }

  async #load(at: number): Promise<KeySet> {
    try {
      const set = await this.#ports.load();
      this.#held = { set, at };
      this.#failed = undefined;
      return set;
    } catch (thrown) {
      const error =
        thrown instanceof KeySetUnavailable ? thrown : new KeySetUnavailable('unreachable', { cause: thrown });
      this.#failed = { error, at, times: (this.#failed?.times ?? 0) + 1 };
      this.#ports.report(failureEvent(error));
      throw error;
    }
  }

  /** Counted from the beginning of the fetch, whose end the requests' clock does not tell. */
  #delayLeft(at: number): number {
    if (!this.#failed) return 0;
    const delay = Math.min(LONGEST_DELAY_MS, FIRST_DELAY_MS * 2 ** (this.#failed.times - 1));
    return Math.max(0, this.#rules.timeoutMs + delay - this.#ageOf(this.#failed, at));
  }

  /** A clock that was put back makes nothing younger. */
  #ageOf(since: { readonly at: number }, at: number): number {
    return Math.abs(at - since.at);
  }

  #unavailable(at: number, cause: unknown): AuthenticationUnavailable {
    const failure = cause instanceof KeySetUnavailable ? cause.failure : 'unreachable';
    return new AuthenticationUnavailable(failure, this.#delayLeft(at) / 1000, { cause });
  }
}

function failureEvent({ failure }: KeySetUnavailable): SecurityEventDraft {
  return {
    type: 'AUTHENTICATION_FAILURE',
    severity: failure === 'private-key' ? 'CRITICAL' : 'HIGH',
    reason: 'key-set-refused',
    message: 'The keys that the issuer publishes could not be read.',
    action: 'ALERT',
    details: { cause: failure },
  };
}
