import { z } from 'zod';
import { operationsOf } from '../../verdicts/store/operations';
import { operation, pageOf } from '../http/answers';
import { pageBody, pageRequest } from '../http/cursor';
import { endpoint } from '../http/endpoint';
import { month, page } from '../http/parameters';

export const operations = endpoint({
  route: 'GET /operations',
  summary: 'What operators had done through this API in one month, who and why; the newest first',
  query: z.strictObject({ month, ...page }),
  answer: { status: 200, schema: pageOf(operation) },
  ask: async ({ table }, { query }) => ({
    body: pageBody(await operationsOf(table, query.month, pageRequest(query)), query),
  }),
});
