import { z } from 'zod';
import { exceptionNow } from '../../verdicts/as-of-now';
import { type Exception, MAX_EXCEPTION_DAYS } from '../../verdicts/exception';
import { exceptionsEnding } from '../../verdicts/store/exceptions';
import { exception } from '../http/answers';
import { endpoint } from '../http/endpoint';

const DAY_MS = 86_400_000;
/** One answer holds at most so many, below the 6 MB that Lambda gives back: an item is below 20 KB, most are half a KB. */
const MAX_LISTED = 250;

export const exceptions = endpoint({
  route: 'GET /exceptions',
  summary: 'Exceptions that stand, the first to expire first',
  query: z.strictObject({
    expiringInDays: z.coerce
      .number('expected a number')
      .int('expected a whole number')
      .min(1, 'expected 1 at least')
      .max(MAX_EXCEPTION_DAYS, `expected ${MAX_EXCEPTION_DAYS} at most`)
      .default(MAX_EXCEPTION_DAYS)
      .describe('Only those that expire within so many days.'),
  }),
  answer: {
    status: 200,
    schema: z.looseObject({
      items: z.array(exception),
      more: z.boolean().describe(`Whether there are more than the ${MAX_LISTED} that are listed.`),
    }),
  },
  ask: async ({ table }, { query, now }) => {
    const found: Exception[] = [];
    for await (const page of exceptionsEnding(table, now, new Date(now.getTime() + query.expiringInDays * DAY_MS))) {
      found.push(...page.filter(({ removed }) => removed === undefined));
      if (found.length > MAX_LISTED) break;
    }
    const items = found.slice(0, MAX_LISTED).map((one) => exceptionNow(one, now));
    return { body: { items, more: found.length > MAX_LISTED } };
  },
});
