import { z } from 'zod';
import { tagAt, tagHistory } from '../../verdicts/history-queries';
import { pageOf, tagPointer } from '../http/answers';
import { pageBody, pageRequest } from '../http/cursor';
import { endpoint } from '../http/endpoint';
import { moment, page, registry, registryOf, repository, tag } from '../http/parameters';

export const tagHistoryEndpoint = endpoint({
  route: 'GET /tag-history',
  summary: 'What a tag pointed at, and since when; the newest first',
  query: z
    .strictObject({
      ...registry,
      repository,
      tag,
      at: moment.optional().describe('Only what it pointed at at this time.'),
      ...page,
    })
    .refine(({ at, next }) => at === undefined || next === undefined, {
      path: ['next'],
      error: 'expected none together with at, which has one answer',
    }),
  answer: { status: 200, schema: pageOf(tagPointer) },
  ask: async (dependencies, { query }) => {
    const of = { ...registryOf(query, dependencies), repository: query.repository };
    if (query.at !== undefined) {
      const found = await tagAt(dependencies.table, of, query.tag, new Date(query.at));
      return { body: { items: found ? [found] : [], next: null } };
    }
    return { body: pageBody(await tagHistory(dependencies.table, of, query.tag, pageRequest(query)), query) };
  },
});
