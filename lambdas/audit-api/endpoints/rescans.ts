import { z } from 'zod';
import { HttpProblem } from '../../request-guard';
import { verdictOf } from '../../verdicts/queries';
import { recordOperation } from '../../verdicts/store/operations';
import { operation } from '../http/answers';
import { endpoint } from '../http/endpoint';
import { digest, registry, registryOf, repository } from '../http/parameters';
import { reason } from '../http/reason';

export const rescans = endpoint({
  route: 'POST /rescans',
  summary: 'Have an image scanned anew, whatever its verdict',
  description:
    'The verdict that stands goes on to stand until the new one is there. Who asked and why stays on record.',
  body: z.strictObject({ ...registry, repository, digest, reason }),
  answer: { status: 202, schema: operation },
  problems: { 404: 'The image was never judged here, or is gone from its registry.' },
  ask: async (dependencies, { body, subject, now, nonce }) => {
    const { table, runs } = dependencies;
    const image = { ...registryOf(body, dependencies), repository: body.repository, digest: body.digest };
    const record = await verdictOf(table, image);
    if (!record || record.deletedAt !== undefined) {
      throw new HttpProblem({
        status: 404,
        code: 'never-judged',
        detail: 'This image was never judged here, or is gone from its registry.',
      });
    }
    const asked = {
      id: nonce,
      at: now.toISOString(),
      what: 'rescan',
      by: subject,
      reason: body.reason,
      image,
    } as const;
    // On record before it is asked for: of what happened, who wanted it is never missing.
    await recordOperation(table, asked);
    await runs.ask([image], 'rescan', `operation ${nonce}`);
    return { status: 202, body: asked };
  },
});
