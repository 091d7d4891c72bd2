import type { ECRClient } from '@aws-sdk/client-ecr';
import { z } from 'zod';
import type { Clock } from '../../shared/clock';
import { MayflyError } from '../../shared/errors';
import type { AuditTable } from '../../verdicts/store/audit-table';
import { BUILD_ENV } from '../contract';
import { readTag } from '../registry/image-truth';
import { outcomeOfBuild } from './attempt';
import { endAttempt, readAttempt } from './attempt-store';

const schema = z.object({
  detail: z.object({
    'build-status': z.string(),
    'build-id': z.string(),
    'additional-information': z.object({
      environment: z.object({
        'environment-variables': z.array(z.object({ name: z.string(), value: z.string().nullish() })).default([]),
      }),
    }),
  }),
});

/** A build may end before its start is noted. Lambda asks again, a minute later, and keeps the event if that is no use. */
export class BuildNotNoted extends MayflyError {
  override readonly name = 'BuildNotNoted';
  readonly attemptId: string;
  constructor(attemptId: string) {
    super(`Attempt ${attemptId} is open and names no build yet: whether this one is its build cannot be told.`);
    this.attemptId = attemptId;
  }
}

export interface BuildEndedDependencies {
  readonly ecr: ECRClient;
  readonly table: AuditTable;
  readonly clock: Clock;
}

/**
 * Ends the attempt of a build that pushed nothing. One that pushed its tag is ended by that image's verdict.
 *
 * @returns what was found, for the log
 * @throws ZodError where the event is none of a build: the invocation then ends in the dead-letter queue
 */
export async function buildEnded({ ecr, table, clock }: BuildEndedDependencies, event: unknown): Promise<string> {
  const { detail } = schema.parse(event);
  const variables = detail['additional-information'].environment['environment-variables'];
  const attemptId = variables.find(({ name }) => name === BUILD_ENV.attemptId)?.value;
  if (!attemptId) return 'not a build of ours';
  const attempt = await readAttempt(table, attemptId);
  if (!attempt) return `no attempt ${attemptId}`;
  if (attempt.state !== 'OPEN') return `attempt ${attemptId}: had ended already`;
  // Anybody who may start the project can name an attempt: only the build that was started for it ends it.
  if (!attempt.buildId) throw new BuildNotNoted(attemptId);
  if (!detail['build-id'].endsWith(attempt.buildId)) return `not the build of attempt ${attemptId}`;

  const pushed = await readTag(ecr, { repository: attempt.repository, tag: attempt.targetTag });
  const outcome = outcomeOfBuild({ status: detail['build-status'], pushed: pushed !== null });
  if (!outcome) return `attempt ${attemptId}: its image is pushed, the verdict is to come`;
  const ended = await endAttempt(table, attemptId, outcome, clock());
  return `attempt ${attemptId}: ${ended ? outcome.why : 'had ended already'}`;
}
