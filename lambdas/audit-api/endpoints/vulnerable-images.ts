import { z } from 'zod';
import { containedNow } from '../../verdicts/as-of-now';
import { imagesWithVulnerability } from '../../verdicts/incident-queries';
import { pageOf, vulnerableImage } from '../http/answers';
import { pageBody, pageRequest } from '../http/cursor';
import { endpoint } from '../http/endpoint';
import { page } from '../http/parameters';

export const vulnerableImages = endpoint({
  route: 'GET /vulnerable-images',
  summary: 'Images that contain a vulnerability now, excepted or not',
  description: 'Images whose verdict is unknown are not ruled out: nobody could look into them.',
  query: z.strictObject({
    id: z
      .string()
      .regex(/^[^\s#*]{1,512}$/, 'expected the id of one vulnerability')
      .describe('Its id or an alias, such as CVE-2021-44906.'),
    ...page,
  }),
  answer: { status: 200, schema: pageOf(vulnerableImage) },
  ask: async ({ table }, { query, now }) => {
    // CVE ids are typed in either case; the ids of other databases are told apart by it.
    const id = /^cve-/i.test(query.id) ? query.id.toUpperCase() : query.id;
    const { items, ...more } = await imagesWithVulnerability(table, id, pageRequest(query));
    return { body: pageBody({ ...more, items: items.map((one) => containedNow(one, now)) }, query) };
  },
});
