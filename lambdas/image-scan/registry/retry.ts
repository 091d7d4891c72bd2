import { setTimeout as delay } from 'node:timers/promises';

/** How often and how patiently a failed request is tried again. */
export interface RetrySettings {
  /** Attempts in all, the first included. */
  readonly attempts: number;
  /** Milliseconds before the second attempt; doubled before each further one. */
  readonly baseDelayMs: number;
  readonly maxDelayMs: number;
}

/** Eight attempts with these delays span about half a minute: longer outages are the workflow's to retry. */
export const DOWNLOAD_RETRIES: RetrySettings = { attempts: 8, baseDelayMs: 200, maxDelayMs: 10_000 };

/** A person or a build waits for these; four attempts outlast a restart behind a load balancer. */
export const REQUEST_RETRIES: RetrySettings = { attempts: 4, baseDelayMs: 500, maxDelayMs: 10_000 };

/** A registry may ask for more patience than anyone has. */
const MAX_RETRY_AFTER_MS = 30_000;

/**
 * Milliseconds to wait after the given failed attempt (1 is the first): exponential, and between half and the whole of
 * that, so that clients which failed together do not come back together.
 */
export function backoffMs(settings: RetrySettings, failedAttempt: number, random: number = Math.random()): number {
  const whole = Math.min(settings.baseDelayMs * 2 ** (failedAttempt - 1), settings.maxDelayMs);
  return whole * (0.5 + random / 2);
}

/** The wait that a `Retry-After` header in seconds asks for, bounded; null for none. Source: RFC 9110, section 10.2.3. */
export function retryAfterMs(header: string | null): number | null {
  if (header === null || !/^\d{1,9}$/.test(header.trim())) return null;
  return Math.min(Number(header) * 1_000, MAX_RETRY_AFTER_MS);
}

export function pause(ms: number, signal?: AbortSignal): Promise<void> {
  return delay(ms, undefined, signal ? { signal } : {});
}

/** Statuses that another attempt can cure. Source: RFC 9110 and 6585. */
export function isRetryableStatus(status: number): boolean {
  return status === 408 || status === 429 || status >= 500;
}
