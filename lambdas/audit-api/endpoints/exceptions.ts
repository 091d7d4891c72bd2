import { z } from 'zod';
import { MAX_EXCEPTION_DAYS } from '../../verdicts/exception';
import { exceptionsExpiring } from '../../verdicts/exception-queries';
import { exception, pageOf } from '../http/answers';
import { pageBody, pageRequest } from '../http/cursor';
import { endpoint } from '../http/endpoint';
import { page } from '../http/parameters';

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
    ...page,
  }),
  answer: { status: 200, schema: pageOf(exception) },
  ask: async ({ table }, { query, now }) => {
    const found = await exceptionsExpiring(table, { now, days: query.expiringInDays }, pageRequest(query));
    return { body: pageBody(found, query) };
  },
});
