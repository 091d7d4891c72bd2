import { type ExceptionNow, exceptionNow } from './as-of-now';
import { exceptionsEndingIn } from './keys';
import type { Page, PageRequest } from './queries';
import { monthsBack, queryByMonth } from './query-by-month';
import type { AuditTable } from './store/audit-table';
import { exceptionOf } from './store/exceptions';

const DAY_MS = 86_400_000;

/**
 * Exceptions that stand and expire within so many days, the first to expire first. Those that were removed are left out of
 * a page, so that it can hold fewer than asked for, even none, and still have a next one.
 * @throws InvalidCursor
 * @throws ExceptionUnreadable
 */
export async function exceptionsExpiring(
  table: AuditTable,
  { now, days }: { readonly now: Date; readonly days: number },
  page: PageRequest = {},
): Promise<Page<ExceptionNow>> {
  const to = new Date(now.getTime() + days * DAY_MS);
  const found = await queryByMonth(
    table,
    {
      months: monthsBack({ from: now, to }).toReversed(),
      partitionOf: exceptionsEndingIn,
      first: now.toISOString(),
      // `~` sorts after the `#` that follows the time.
      last: `${to.toISOString()}~`,
      newestFirst: false,
    },
    page,
  );
  const items = found.items.map((item) => exceptionNow(exceptionOf(item), now));
  return { ...found, items: items.filter(({ state }) => state === 'standing') };
}
