import type { SecurityEventDraft } from '../events/security-event';
import { Refusal } from '../refusal';
import { type Quota, quotaHeaders } from './quota';
import type { ResolvedRule } from './rule';

/** The sender has had what a rule gives him. */
export class RateLimitExceeded extends Refusal {
  override readonly name = 'RateLimitExceeded';
  readonly rule: string;
  readonly retryAfterSeconds: number;

  /** @param event null where the key was told of in this window already */
  constructor(quota: Quota, event: SecurityEventDraft | null) {
    const seconds = quota.resetSeconds;
    super(
      {
        status: 429,
        code: 'rate-limit-exceeded',
        detail: `Too many requests. Try again in ${seconds} ${seconds === 1 ? 'second' : 'seconds'}.`,
        headers: { ...quotaHeaders([quota]), 'retry-after': `${seconds}` },
      },
      event,
    );
    this.rule = quota.rule;
    this.retryAfterSeconds = seconds;
  }
}

/** Soon, as stores fail for seconds; not at once, as all clients will come. */
const RETRY_SECONDS = 2;

/** A rule could not be applied, and its configuration says that such requests are refused. */
export class RateLimitUnavailable extends Refusal {
  override readonly name = 'RateLimitUnavailable';
  readonly rule: string;

  constructor(rule: string, event: SecurityEventDraft | null, options: ErrorOptions) {
    super(
      {
        status: 503,
        code: 'rate-limit-unavailable',
        detail: 'The service cannot take requests at the moment. Try again later.',
        headers: { 'retry-after': `${RETRY_SECONDS}` },
      },
      event,
      options,
    );
    this.rule = rule;
  }
}

/** @param untold how many refusals were not told since the last one that was */
export function exceededEvent(rule: ResolvedRule, quota: Quota, untold: number): SecurityEventDraft {
  return {
    type: 'RATE_LIMIT_EXCEEDED',
    severity: 'MEDIUM',
    reason: 'rate-limit-exceeded',
    message: `The rate limit "${rule.name}" of ${quota.limit} in ${quota.windowSeconds} s is exceeded.`,
    action: 'THROTTLE',
    durationSeconds: quota.resetSeconds,
    details: { ...factsOf(rule), limit: quota.limit, windowSeconds: quota.windowSeconds, untold },
  };
}

/** @param cause the name of the error alone is told: its message may hold what was sent */
export function unavailableEvent(
  rule: ResolvedRule,
  failed: 'store' | 'function',
  cause: unknown,
  untold: number,
): SecurityEventDraft {
  const isOpen = failed === 'store' && rule.onStoreFailure === 'open';
  const what = failed === 'store' ? 'its store has failed' : 'its own function has thrown';
  const then = isOpen ? 'each instance counts for itself' : 'requests are refused';
  return {
    type: 'SUSPICIOUS_ACTIVITY',
    severity: 'HIGH',
    reason: failed === 'store' ? 'rate-limit-store-failed' : 'rate-limit-function-failed',
    message: `The rate limit "${rule.name}" cannot be applied, as ${what}: ${then}.`,
    action: isOpen ? 'ALERT' : 'BLOCK',
    details: { ...factsOf(rule), error: nameOf(cause), untold },
  };
}

function factsOf({ name, by }: ResolvedRule): { readonly rule: string; readonly by: string } {
  return { rule: name, by: typeof by === 'function' ? 'function' : by };
}

/** An error of the store wraps what happened: a time-out, a missing table, a missing permission. */
function nameOf(error: unknown): string {
  if (!(typeof error === 'object' && error !== null && 'name' in error)) return `a thrown ${typeof error}`;
  const { name, cause } = error as { readonly name: unknown; readonly cause?: unknown };
  return (cause === undefined ? String(name) : `${String(name)}, ${nameOf(cause)}`).slice(0, 200);
}
