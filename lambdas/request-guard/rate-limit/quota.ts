/** What is left of one rule for whoever sent the request. */
export interface Quota {
  readonly rule: string;
  readonly limit: number;
  readonly windowSeconds: number;
  /** Tokens; an estimate from below with leases, and a rough one with shards. */
  readonly remaining: number;
  /** Until the window ends; for a refused request, until it can be sent again. At least 1. */
  readonly resetSeconds: number;
}

/**
 * The fields `ratelimit-limit`, `-remaining`, `-reset` (in seconds) and `ratelimit-policy` as draft-ietf-httpapi-ratelimit-headers-06
 * (December 2022) has them, the last version with separate fields, which is what clients read today. They tell of the tightest
 * rule, the one with the least left; the policy lists all rules that applied. Empty where none did.
 */
export function quotaHeaders(quotas: readonly Quota[]): Readonly<Record<string, string>> {
  const [tightest] = quotas.toSorted((a, b) => a.remaining - b.remaining || b.resetSeconds - a.resetSeconds);
  if (tightest === undefined) return {};
  return {
    'ratelimit-limit': `${tightest.limit}`,
    'ratelimit-remaining': `${tightest.remaining}`,
    'ratelimit-reset': `${tightest.resetSeconds}`,
    'ratelimit-policy': quotas.map(({ limit, windowSeconds }) => `${limit};w=${windowSeconds}`).join(', '),
  };
}
