import { z } from 'zod';
import { HttpProblem } from '../../request-guard';
import { exceptionNow } from '../../verdicts/as-of-now';
import { InvalidException, newException } from '../../verdicts/parse-exception';
import { addException, TooManyExceptions } from '../../verdicts/store/exceptions';
import { recordOperation } from '../../verdicts/store/operations';
import { exception } from '../http/answers';
import { endpoint } from '../http/endpoint';
import { reason } from '../http/reason';
import { judgeTouchedAgain } from './touched-images';

export const addExceptionEndpoint = endpoint({
  route: 'POST /exceptions',
  summary: 'Accept a finding, for a reason and for a time',
  description: 'Holds in the registry of this deployment. Who added it is the subject of the token.',
  body: z.strictObject({
    repository: z.string().max(256).describe('A name, or a pattern such as app/*; * for every repository.'),
    match: z.strictObject({
      id: z.string().max(512).optional().describe('Id of a vulnerability or check.'),
      path: z.string().max(1024).optional().describe('With an id: only where the finding is at this path.'),
      package: z.string().max(1024).optional().describe('Name, name@version or package URL.'),
    }),
    reason,
    expiresAt: z.string().max(40).describe('A day or a moment in UTC, at most a year ahead.'),
  }),
  answer: {
    status: 201,
    schema: z.looseObject({ exception, judgedAgain: z.looseObject({ images: z.int(), all: z.boolean() }) }),
  },
  problems: { 409: 'The repository has as many exceptions as it can have.' },
  ask: async (dependencies, { body, subject, now, nonce }) => {
    const { table, account, region } = dependencies;
    const match = Object.fromEntries(Object.entries(body.match).filter(([, value]) => value !== undefined));
    try {
      const asked = { ...body, match, createdBy: subject };
      const added = newException(asked, { account, region, now, nonce });
      await addException(table, added);
      const { id, reason: why } = added;
      const at = now.toISOString();
      await recordOperation(table, { id: nonce, at, what: 'add-exception', by: subject, reason: why, exception: id });
      const judgedAgain = await judgeTouchedAgain(dependencies, added, 'added');
      return { status: 201, body: { exception: exceptionNow(added, now), judgedAgain } };
    } catch (error) {
      throw problemOf(error);
    }
  },
});

/** What is wrong with what was asked for; anything else as it is. The rules quote what they found, and so are not quoted. */
function problemOf(error: unknown): unknown {
  if (error instanceof InvalidException) {
    const errors = error.problems.map(({ path, message }) => ({
      path: path === '' ? 'body' : `body.${path}`,
      reason: message.replace(/, found [\s\S]*$/, ''),
    }));
    return new HttpProblem(
      { status: 400, code: 'invalid-request', detail: 'The exception is not valid.', errors },
      { cause: error },
    );
  }
  if (error instanceof TooManyExceptions) {
    return new HttpProblem({ status: 409, code: 'too-many-exceptions', detail: error.message }, { cause: error });
  }
  return error;
}
