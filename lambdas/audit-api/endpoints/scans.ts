import { z } from 'zod';
import { withVerdictNow } from '../../verdicts/as-of-now';
import { scansOf } from '../../verdicts/queries';
import { pageOf, verdictRecord } from '../http/answers';
import { pageBody, pageRequest } from '../http/cursor';
import { endpoint } from '../http/endpoint';
import { digest, page, registry, registryOf, repository } from '../http/parameters';

export const scans = endpoint({
  route: 'GET /scans',
  summary: 'Every recorded scan of an image, the newest first',
  query: z.strictObject({ ...registry, repository, digest, ...page }),
  answer: { status: 200, schema: pageOf(verdictRecord) },
  ask: async (dependencies, { query, now }) => {
    const image = { ...registryOf(query, dependencies), repository: query.repository, digest: query.digest };
    const found = await scansOf(dependencies.table, image, pageRequest(query));
    return { body: pageBody(withVerdictNow(found, now), query) };
  },
});
