/** A push whose event is on its way, or whose run begins just now, is left alone for so long. */
export const GRACE_MINUTES = 10;

/** Pushes that a sweep looks for: from (included) until (excluded). ISO 8601. */
export interface SweepWindow {
  readonly from: string;
  readonly until: string;
}

/**
 * What a sweep looks back at: the last hours without the last minutes, and nothing from before the deployment watched the
 * registry. Null where nothing is left: a sweep is never the first scan of what was there before.
 */
export function windowOf(now: Date, lookBackHours: number, watchingSince: Date): SweepWindow | null {
  const from = Math.max(now.getTime() - lookBackHours * 3_600_000, watchingSince.getTime());
  const until = now.getTime() - GRACE_MINUTES * 60_000;
  if (from >= until) return null;
  return { from: new Date(from).toISOString(), until: new Date(until).toISOString() };
}

export function isWithin({ from, until }: SweepWindow, pushedAt: Date): boolean {
  return pushedAt.getTime() >= Date.parse(from) && pushedAt.getTime() < Date.parse(until);
}
