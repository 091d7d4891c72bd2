import { z } from 'zod';
import { withVerdictNow } from '../../verdicts/as-of-now';
import { imagesWith, unknownNow } from '../../verdicts/queries';
import { pageOf, verdictRecord } from '../http/answers';
import { pageBody, pageRequest } from '../http/cursor';
import { endpoint } from '../http/endpoint';
import { page } from '../http/parameters';

/** Each day is a query: a season takes about a second. */
const LOOK_BACK_DAYS = 90;

export const images = endpoint({
  route: 'GET /images',
  summary: 'Images that are not compliant now, or unknown now, worst first',
  description: `Unknown are also images whose COMPLIANT has expired within the last ${LOOK_BACK_DAYS} days; they come last.`,
  query: z.strictObject({ verdict: z.enum(['NON_COMPLIANT', 'UNKNOWN']), ...page }),
  answer: { status: 200, schema: pageOf(verdictRecord) },
  ask: async ({ table }, { query, now }) => {
    const asked = pageRequest(query);
    const found =
      query.verdict === 'NON_COMPLIANT'
        ? await imagesWith(table, 'NON_COMPLIANT', asked)
        : await unknownNow(table, { now, days: LOOK_BACK_DAYS }, asked);
    return { body: pageBody(withVerdictNow(found, now), query) };
  },
});
