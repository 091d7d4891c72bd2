import type { ECRClient } from '@aws-sdk/client-ecr';
import { overdueAttempts } from '../../verdicts/overdue';
import type { AuditTable } from '../../verdicts/store/audit-table';
import { readTag } from '../registry/image-truth';
import { endAttempt } from '../remediation/attempt-store';
import { type RequestQueue, sendRequests } from '../requests/send-requests';
import { afterDeadline } from './what-to-do';

export interface MadeUpAttempts {
  readonly ended: number;
  /** Attempts whose image came in time: it is asked for, and its verdict ends them. */
  readonly awaited: number;
}

/** Ends attempts that nothing ended: their build told nobody of its end, or was never started. */
export async function sweepAttempts(
  { table, ecr, queue }: { readonly table: AuditTable; readonly ecr: ECRClient; readonly queue: RequestQueue },
  now: Date,
): Promise<MadeUpAttempts> {
  let [ended, awaited] = [0, 0];
  for await (const attempt of overdueAttempts(table, now)) {
    const { attemptId, account, region, repository, targetTag: tag } = attempt;
    const next = afterDeadline(attempt, await readTag(ecr, { repository, tag }), now);
    if ('end' in next) {
      if (await endAttempt(table, attemptId, { state: 'FAILED', why: next.end }, now)) ended += 1;
      continue;
    }
    const why = `attempt ${attemptId} waits for its verdict beyond the deadline`;
    const image = { account, region, repository, digest: next.await };
    await sendRequests(queue, [{ source: 'mayfly', trigger: 'sweep', ...image, why }]);
    awaited += 1;
  }
  return { ended, awaited };
}
