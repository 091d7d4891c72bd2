import { InvalidArgumentError } from 'commander';
import { MAX_EXCEPTION_DAYS } from '../../lambdas/verdicts/exception';

const DAY_MS = 86_400_000;

/**
 * Milliseconds of `30d`; at most a year, as no exception lasts longer.
 * @throws InvalidArgumentError
 */
export function parseDays(text: string): number {
  const days = daysOf(text) ?? 0;
  if (days >= 1 && days <= MAX_EXCEPTION_DAYS) return days * DAY_MS;
  throw new InvalidArgumentError(`Expected a number of days such as 14d, 1d to ${MAX_EXCEPTION_DAYS}d.`);
}

/** `30d` as the moment so many days from now; anything else as it is, a date for the exception's own rules to read. */
export function expiryOf(text: string, now: Date): string {
  const days = daysOf(text);
  return days === undefined ? text : new Date(now.getTime() + days * DAY_MS).toISOString();
}

function daysOf(text: string): number | undefined {
  const [, digits] = /^(\d{1,5})d$/.exec(text) ?? [];
  return digits === undefined ? undefined : Number(digits);
}
