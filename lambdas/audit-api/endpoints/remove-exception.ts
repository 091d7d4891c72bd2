import { z } from 'zod';
import { HttpProblem } from '../../request-guard';
import { exceptionNow } from '../../verdicts/as-of-now';
import { newRemoval } from '../../verdicts/parse-exception';
import { findException, removeException } from '../../verdicts/store/exceptions';
import { recordOperation } from '../../verdicts/store/operations';
import { exception } from '../http/answers';
import { endpoint } from '../http/endpoint';
import { reason } from '../http/reason';
import { judgeTouchedAgain } from './touched-images';

export const removeExceptionEndpoint = endpoint({
  route: 'POST /exceptions/{id}/removal',
  summary: 'End an exception before its time; it stays on record',
  description: 'Asked again it changes nothing: the first removal is the one that counts.',
  body: z.strictObject({ reason }),
  answer: {
    status: 200,
    schema: z.looseObject({ exception, judgedAgain: z.looseObject({ images: z.int(), all: z.boolean() }) }),
  },
  problems: { 404: 'There is no such exception; one that was added a moment ago may need a second.' },
  ask: async (dependencies, { body, pathParameters, subject, now, nonce }) => {
    const { table } = dependencies;
    const found = await findException(table, pathParameters['id'] ?? '');
    if (!found)
      throw new HttpProblem({ status: 404, code: 'no-such-exception', detail: 'There is no such exception.' });
    const removal = newRemoval({ by: subject, reason: body.reason }, now);
    const standing = await removeException(table, found, removal);
    if (!found.removed) {
      const { at, by } = removal;
      const what = { id: nonce, at, what: 'remove-exception', by, reason: body.reason, exception: found.id } as const;
      await recordOperation(table, what);
    }
    const judgedAgain = await judgeTouchedAgain(dependencies, standing, 'removed');
    return { body: { exception: exceptionNow(standing, now), judgedAgain } };
  },
});
