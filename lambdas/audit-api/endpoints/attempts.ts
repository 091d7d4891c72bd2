import { z } from 'zod';
import { attemptsOfRepository } from '../../verdicts/queries';
import { attempt, pageOf } from '../http/answers';
import { pageBody, pageRequest } from '../http/cursor';
import { endpoint } from '../http/endpoint';
import { page, registry, registryOf, repository } from '../http/parameters';

export const attempts = endpoint({
  route: 'GET /attempts',
  summary: "Attempts at remediation of a repository's images and how they ended, the newest first",
  query: z.strictObject({ ...registry, repository, ...page }),
  answer: { status: 200, schema: pageOf(attempt) },
  ask: async (dependencies, { query }) => {
    const of = { ...registryOf(query, dependencies), repository: query.repository };
    return { body: pageBody(await attemptsOfRepository(dependencies.table, of, pageRequest(query)), query) };
  },
});
