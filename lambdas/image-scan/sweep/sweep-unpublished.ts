import { describeError } from '../../shared/errors';
import { unpublishedRecords } from '../../verdicts/overdue';
import { findScanRecord, readCurrent } from '../../verdicts/store/commit';
import type { VerdictRecord } from '../../verdicts/verdict';
import { type Publisher, publishVerdict } from '../record/publish-verdict';
import { readAttempt } from '../remediation/attempt-store';
import { sendRequests } from '../requests/send-requests';
import { whyRejudge } from './what-to-do';

/** The workflow publishes within seconds, and tries for some minutes: what is younger is its business. */
const WORKFLOW_MINUTES = 10;

export interface MadeUpRecords {
  readonly found: number;
  readonly published: number;
  /** Images to be judged again, as nothing was done about their verdict. */
  readonly rejudged: number;
  /** What could not be published this time either, at most 20. */
  readonly failed: readonly { readonly verdictId: string; readonly why: string }[];
}

const MOST_NAMED = 20;

/** Publishes what the workflow could not. One that fails again stays on the list for the next sweep, and holds up no other. */
export async function sweepUnpublished(publisher: Publisher, now: Date): Promise<MadeUpRecords> {
  const before = new Date(now.getTime() - WORKFLOW_MINUTES * 60_000);
  let [found, published, rejudged] = [0, 0, 0];
  const failed: { verdictId: string; why: string }[] = [];
  for await (const listed of unpublishedRecords(publisher.table, before)) {
    // The list goes by when the run began, which may have been long before it committed.
    if (Date.parse(listed.judgedAt) > before.getTime()) continue;
    const record = await findScanRecord(publisher.table, listed);
    if (!record || record.publishedAt !== undefined) continue;
    found += 1;
    try {
      rejudged += await haveRejudged(publisher, record);
      await publishVerdict(publisher, record, now);
      published += 1;
    } catch (error) {
      if (failed.length < MOST_NAMED) failed.push({ verdictId: record.verdictId, why: describeError(error) });
    }
  }
  return { found, published, rejudged, failed };
}

/** Before the publication, which takes the record off the list: a crash in between asks twice, and loses nothing. */
async function haveRejudged({ table, queue }: Publisher, record: VerdictRecord): Promise<number> {
  const { account, region, repository, digest, plan } = record;
  const attempt = plan.attemptId ? await readAttempt(table, plan.attemptId) : undefined;
  const why = whyRejudge(record, await readCurrent(table, record), attempt !== undefined);
  if (why === null) return 0;
  await sendRequests(queue, [{ source: 'mayfly', trigger: 'rejudge', account, region, repository, digest, why }]);
  return 1;
}
