import { BoundedMap } from './bounded-map';
import type { Quota } from './quota';
import type { ResolvedRule } from './rule';
import type { RateLimitStore } from './store/rate-limit-store';
import { admissibleAt, advance, room, type Taking, type WindowState } from './window';

export interface Decision {
  readonly admitted: boolean;
  readonly quota: Quota;
  /** For refused ones, when nothing else is heard: milliseconds since 1970 until which the window or the block lasts. */
  readonly until: number;
}

type LimitedRule = Pick<ResolvedRule, 'name' | 'limit' | 'windowMs' | 'blockMs' | 'leaseSize' | 'shards'>;

/** What this instance knows of one key, and what it may give away by itself. */
interface Known {
  readonly state: WindowState;
  /** Tokens taken in advance, of the window that began at `leasedIn`, and of no other. */
  readonly leased: number;
  readonly leasedIn: number;
}

/** A key of the store, with its share of the limit. */
interface Share {
  readonly key: string;
  readonly limit: number;
}

interface Request {
  readonly cost: number;
  readonly now: number;
}

/** Keys that an instance remembers, about 250 bytes each. Of a forgotten one it asks the store again. */
const REMEMBERED = 10_000;
/** Another share is asked once where one turns out to be used up; more would make a request wait for all of them. */
const SHARES_ASKED = 2;

/**
 * One rule in one instance. What it remembers of the store's answers refuses without a call and says what the next call should
 * expect; it never admits. Only tokens that were taken in advance do (leases).
 *
 * That is safe because a window only fills: whatever was seen used is still used until the window has passed.
 */
export class RuleLimiter {
  readonly #rule: LimitedRule;
  readonly #store: RateLimitStore;
  readonly #random: () => number;
  readonly #known = new BoundedMap<Known>(REMEMBERED);
  /** Leases on their way: requests that come meanwhile wait for them instead of taking more. */
  readonly #asked = new Map<string, Promise<Taking>>();

  constructor(rule: LimitedRule, store: RateLimitStore, random: () => number) {
    this.#rule = rule;
    this.#store = store;
    this.#random = random;
  }

  /** The refusal of a request that cannot be admitted, as far as this instance knows without asking; null where it may be. */
  refusal(key: string, request: Request): Decision | null {
    const open = this.#openShare(this.#shares(key, 0), request);
    return 'refused' in open ? open.refused : null;
  }

  /**
   * @param key as `storeKey` makes it
   * @throws whatever the store throws
   */
  async take(key: string, request: Request): Promise<Decision> {
    const shares = this.#shares(key, Math.floor(this.#random() * this.#rule.shards));
    for (let asked = 1; ; asked++) {
      const open = this.#openShare(shares, request);
      if ('refused' in open) return open.refused;
      const decision = await this.#takeOf(open.share, request);
      if (decision.admitted || asked === Math.min(SHARES_ASKED, shares.length)) return decision;
    }
  }

  /** The first share that may have what is needed, or the refusal that ends soonest. */
  #openShare(shares: readonly Share[], request: Request): { readonly share: Share } | { readonly refused: Decision } {
    const refusals: Decision[] = [];
    for (const share of shares) {
      const refused = this.#knownRefusal(share, request);
      if (refused === null) return { share };
      refusals.push(refused);
    }
    return { refused: refusals.reduce((a, b) => (b.quota.resetSeconds < a.quota.resetSeconds ? b : a)) };
  }

  async #takeOf(share: Share, request: Request): Promise<Decision> {
    const { windowMs, blockMs, leaseSize } = this.#rule;
    const { cost, now } = request;
    for (;;) {
      const refused = this.#knownRefusal(share, request);
      if (refused !== null) return refused;
      const known = this.#known.get(share.key);
      if (known !== undefined && leasedAt(known, now, windowMs) >= cost) {
        this.#known.set(share.key, { ...known, leased: known.leased - cost });
        return this.#decision(true, share, request);
      }
      const asked = this.#asked.get(share.key);
      if (asked !== undefined) {
        await asked;
        continue;
      }
      const wanted = Math.max(cost, leaseSize);
      const taking = this.#store.take({
        ...{ key: share.key, limit: share.limit, windowMs, blockMs },
        ...{ cost, wanted, now, known: known?.state ?? null },
      });
      if (leaseSize > 1) this.#asked.set(share.key, taking);
      try {
        const { taken, state } = await taking;
        this.#remember(share.key, state, taken > 0 ? taken - cost : null);
        return this.#decision(taken > 0, share, request);
      } finally {
        this.#asked.delete(share.key);
      }
    }
  }

  #remember(key: string, state: WindowState, leased: number | null): void {
    const known = this.#known.get(key);
    const newest = known === undefined ? state : newer(known.state, state);
    if (leased === null) {
      this.#known.set(key, { leased: known?.leased ?? 0, leasedIn: known?.leasedIn ?? 0, state: newest });
      return;
    }
    const before = known?.leasedIn === state.start ? known.leased : 0;
    this.#known.set(key, { state: newest, leased: before + leased, leasedIn: state.start });
  }

  #knownRefusal(share: Share, request: Request): Decision | null {
    const { windowMs, blockMs } = this.#rule;
    const { cost, now } = request;
    // No time will help.
    if (cost > share.limit) return this.#decision(false, share, request);
    const known = this.#known.get(share.key);
    if (known === undefined) return null;
    if (known.state.blockedUntil > now) return this.#decision(false, share, request);
    // A key that has exceeded its limit is to be blocked for all instances, and only the store can do that.
    if (blockMs > 0 || leasedAt(known, now, windowMs) >= cost) return null;
    const left = room(advance(known.state, now, windowMs), { limit: share.limit, windowMs }, now);
    return left < cost ? this.#decision(false, share, request) : null;
  }

  #decision(admitted: boolean, share: Share, { cost, now }: Request): Decision {
    const { name, limit, windowMs, shards } = this.#rule;
    const known = this.#known.get(share.key);
    const state = advance(known?.state ?? null, now, windowMs);
    const left = Math.max(0, room(state, { limit: share.limit, windowMs }, now));
    const leased = known === undefined ? 0 : leasedAt(known, now, windowMs);
    const windowEnd = state.start + windowMs;
    const again = admissibleAt(state, { limit: share.limit, windowMs, cost, now }) ?? now + windowMs;
    const reset = admitted ? windowEnd : again;
    return {
      admitted,
      quota: {
        rule: name,
        limit,
        windowSeconds: Math.ceil(windowMs / 1000),
        remaining: state.blockedUntil > now ? 0 : Math.min(limit, (left + leased) * shards),
        resetSeconds: Math.max(1, Math.ceil((reset - now) / 1000)),
      },
      until: Math.max(windowEnd, state.blockedUntil),
    };
  }

  /** The shares of a key, from the given one on; they add up to the limit. */
  #shares(key: string, first: number): Share[] {
    const { limit, shards } = this.#rule;
    if (shards === 1) return [{ key, limit }];
    const [least, over] = [Math.floor(limit / shards), limit % shards];
    return Array.from({ length: shards }, (_, position) => {
      const index = (first + position) % shards;
      // The number of shares is part of it: shares of a third and of a quarter of the limit have nothing in common.
      return { key: `${key}#${index}/${shards}`, limit: least + (index < over ? 1 : 0) };
    });
  }
}

function leasedAt({ leased, leasedIn }: Known, now: number, windowMs: number): number {
  return now < leasedIn + windowMs ? leased : 0;
}

/** Answers may arrive in another order than the store gave them. */
function newer(a: WindowState, b: WindowState): WindowState {
  const state = a.start === b.start ? (a.used > b.used ? a : b) : a.start > b.start ? a : b;
  return { ...state, blockedUntil: Math.max(a.blockedUntil, b.blockedUntil) };
}
