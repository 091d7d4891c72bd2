import { expiredLeases } from '../../verdicts/overdue';
import type { AuditTable } from '../../verdicts/store/audit-table';
import { releaseClaim } from '../../verdicts/store/claims';
import { readCurrent } from '../../verdicts/store/commit';
import { type RequestQueue, sendRequests } from '../requests/send-requests';
import { afterDeadRun } from './what-to-do';

export interface MadeUpLeases {
  readonly found: number;
  /** When the oldest of them ran out; null where there is none. */
  readonly oldestUntil: Date | null;
  readonly requested: number;
}

/**
 * Asks for a run where one died holding the lease. The lease stays on the list until that run takes it over, so what no
 * sweep could start shows as an old lease. Only that of an image that is gone is given back here.
 */
export async function sweepLeases(
  { table, queue }: { readonly table: AuditTable; readonly queue: RequestQueue },
  now: Date,
): Promise<MadeUpLeases> {
  let [found, requested] = [0, 0];
  let oldestUntil: Date | null = null;
  for await (const { runId, leaseUntil, rerun, ...image } of expiredLeases(table, now)) {
    found += 1;
    oldestUntil ??= new Date(leaseUntil);
    const { ask, why } = afterDeadRun(await readCurrent(table, image), rerun, now);
    if (ask === null) {
      await releaseClaim(table, image, runId);
      continue;
    }
    const said = `expired lease: ${why} (run ${runId}, until ${leaseUntil})`;
    await sendRequests(queue, [{ source: 'mayfly', trigger: ask, ...image, why: said }]);
    requested += 1;
  }
  return { found, oldestUntil, requested };
}
