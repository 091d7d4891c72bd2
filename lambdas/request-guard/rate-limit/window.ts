/**
 * What is known of one key: a sliding-window counter of two windows. Windows are aligned to 1970 and belong to the key, not to
 * an instance. All times are milliseconds since 1970.
 */
export interface WindowState {
  /** When the window began that `used` counts in. */
  readonly start: number;
  /** Tokens that were taken in the window before. */
  readonly previous: number;
  /** Tokens that were taken in this window. */
  readonly used: number;
  /** Nothing is given before this time; 0 where the key was never blocked. */
  readonly blockedUntil: number;
}

export interface WindowLimit {
  /** Tokens a window, at most 10 million: products with a window of a day are then exact in a JavaScript number. */
  readonly limit: number;
  readonly windowMs: number;
}

/** What somebody asks of a key's windows. */
export interface Demand extends WindowLimit {
  /** Tokens that are needed. */
  readonly cost: number;
  /** Tokens that are taken if there are as many; at least `cost`. */
  readonly wanted: number;
  /** For how long a key is blocked that has not what is needed; 0 for not at all. */
  readonly blockMs: number;
  readonly now: number;
}

export interface Taking {
  /** 0 where the demand is refused. */
  readonly taken: number;
  /** What is known after it. */
  readonly state: WindowState;
}

/**
 * The state as it is at a time, with nothing taken. A window that begins later than `now` stays: an instance whose clock lags
 * counts in the window that others have begun, as if it had just begun, and never resets it. (A clock that runs far ahead makes
 * one window last until then for all: too few are admitted, never too many.)
 */
export function advance(known: WindowState | null, now: number, windowMs: number): WindowState {
  const start = Math.floor(now / windowMs) * windowMs;
  if (known === null) return { start, previous: 0, used: 0, blockedUntil: 0 };
  if (known.start >= start) return known;
  const previous = known.start === start - windowMs ? known.used : 0;
  return { start, previous, used: 0, blockedUntil: known.blockedUntil };
}

/**
 * What of the window before still counts: its tokens, as if they had been taken evenly, times the share of it that the
 * sliding window still covers, rounded up. The estimate is the one that Cloudflare described ("How we built rate limiting
 * capable of scaling to millions of domains", 2017).
 *
 * What it promises: no window of the key holds more than `limit`, and no interval of length d <= windowMs holds more than
 * limit * (1 + d / windowMs). (Of an interval that ends b after a turn, at most `previous` lies before the turn and
 * limit - previous * (1 - b / windowMs) after it.) With clocks that differ by s, d + s stands for d.
 */
export function weighted(state: WindowState, now: number, windowMs: number): number {
  return Math.ceil((state.previous * (windowMs - elapsed(state, now, windowMs))) / windowMs);
}

/** Tokens that can still be taken at a time, of a state that was advanced to it. Below 0 where a limit was lowered. */
export function room(state: WindowState, { limit, windowMs }: WindowLimit, now: number): number {
  return limit - weighted(state, now, windowMs) - state.used;
}

/** The most that the window before may hold so that `taken` can be taken of a new one: `weighted` solved for `previous`. */
export function mostBefore(start: number, { limit, windowMs, now }: Demand, taken: number): number {
  const left = windowMs - elapsed({ start }, now, windowMs);
  return Math.floor(((limit - taken) * windowMs) / left);
}

/**
 * Takes what is demanded, or blocks the key. The one rule of all stores: those that cannot run it where the data is make
 * their writes conditional on what it was decided on.
 */
export function take(known: WindowState | null, demand: Demand): Taking {
  const { cost, wanted, now, windowMs, blockMs } = demand;
  const state = advance(known, now, windowMs);
  if (state.blockedUntil > now) return { taken: 0, state };
  const available = room(state, demand, now);
  if (available < cost) return { taken: 0, state: blockMs > 0 ? { ...state, blockedUntil: now + blockMs } : state };
  const taken = Math.min(wanted, available);
  return { taken, state: { ...state, used: state.used + taken } };
}

/**
 * When `cost` can be taken at the earliest, if nobody else takes: from then on it can, until somebody does.
 *
 * @returns a time, not before `now`; null where the limit is below the cost
 */
export function admissibleAt(known: WindowState | null, demand: Omit<Demand, 'wanted' | 'blockMs'>): number | null {
  const { limit, windowMs, cost, now } = demand;
  if (cost > limit) return null;
  const state = advance(known, now, windowMs);
  const left = limit - state.used - cost;
  // Where this window is too full already, the next one begins with all of it as the window before.
  const [start, before, spare] =
    left >= 0 ? [state.start, state.previous, left] : nextWindow(state, limit, cost, windowMs);
  const wait = before === 0 ? 0 : Math.max(0, windowMs - Math.floor((spare * windowMs) / before));
  return Math.max(now, state.blockedUntil, start + wait);
}

function nextWindow(state: WindowState, limit: number, cost: number, windowMs: number): [number, number, number] {
  return [state.start + windowMs, state.used, limit - cost];
}

function elapsed({ start }: Pick<WindowState, 'start'>, now: number, windowMs: number): number {
  return Math.min(windowMs, Math.max(0, now - start));
}
