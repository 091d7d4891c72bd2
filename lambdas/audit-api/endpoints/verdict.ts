import { z } from 'zod';
import { HttpProblem } from '../../request-guard';
import { recordNow } from '../../verdicts/as-of-now';
import { verdictOf, verdictOfTag } from '../../verdicts/queries';
import { verdictRecord } from '../http/answers';
import { endpoint } from '../http/endpoint';
import { digest, registry, registryOf, repository, tag } from '../http/parameters';

export const verdict = endpoint({
  route: 'GET /verdict',
  summary: 'The verdict of an image',
  description:
    'Of a tag: the verdict of the digest that the tag was last seen pointing at. `verdictNow` is what it is worth now.',
  query: z
    .strictObject({ ...registry, repository, digest: digest.optional(), tag: tag.optional() })
    .refine((query) => (query.digest === undefined) !== (query.tag === undefined), {
      path: ['digest'],
      error: 'expected either a digest or a tag',
    }),
  answer: { status: 200, schema: verdictRecord },
  problems: { 404: 'The image was never judged.' },
  ask: async (dependencies, { query, now }) => {
    const of = { ...registryOf(query, dependencies), repository: query.repository };
    const record =
      query.tag === undefined
        ? await verdictOf(dependencies.table, { ...of, digest: query.digest ?? '' })
        : (await verdictOfTag(dependencies.table, of, query.tag))?.record;
    if (record) return { body: recordNow(record, now) };
    throw new HttpProblem({
      status: 404,
      code: 'never-judged',
      detail: 'This image was never judged. A push is judged within minutes.',
    });
  },
});
