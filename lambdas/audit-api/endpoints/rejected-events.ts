import { z } from 'zod';
import { rejectedEvents } from '../../verdicts/queries';
import { pageOf, rejectedEvent } from '../http/answers';
import { pageBody, pageRequest } from '../http/cursor';
import { endpoint } from '../http/endpoint';
import { month, page } from '../http/parameters';

export const rejectedEventsEndpoint = endpoint({
  route: 'GET /rejected-events',
  summary: 'Events of one month that named no image that could be judged, the newest first',
  query: z.strictObject({ month, ...page }),
  answer: { status: 200, schema: pageOf(rejectedEvent) },
  ask: async ({ table }, { query }) => ({
    body: pageBody(await rejectedEvents(table, query.month, pageRequest(query)), query),
  }),
});
