import { z } from 'zod';
import { withVerdictNow } from '../../verdicts/as-of-now';
import { scansBetween } from '../../verdicts/history-queries';
import { pageOf, verdictRecord } from '../http/answers';
import { pageBody, pageRequest } from '../http/cursor';
import { endpoint } from '../http/endpoint';
import { moment, page, registry, registryOf, repository } from '../http/parameters';

export const history = endpoint({
  route: 'GET /history',
  summary: 'Scans in a repository that began between two times, the newest first',
  description: 'Each with the hash of the policy that it was judged under, and its reasons.',
  query: z
    .strictObject({ ...registry, repository, from: moment, to: moment, ...page })
    .refine(({ from, to }) => Date.parse(from) <= Date.parse(to), {
      path: ['to'],
      error: 'expected a time after from',
    }),
  answer: { status: 200, schema: pageOf(verdictRecord) },
  ask: async (dependencies, { query, now }) => {
    const of = { ...registryOf(query, dependencies), repository: query.repository };
    const period = { from: new Date(query.from), to: new Date(query.to) };
    const found = await scansBetween(dependencies.table, of, period, pageRequest(query));
    return { body: pageBody(withVerdictNow(found, now), query) };
  },
});
