import type { Clock } from '../../shared/clock';
import { describeError } from '../../shared/errors';
import { scanOfRun } from '../../verdicts/queries';
import { acquireClaim, claimedAttempt, releaseClaim } from '../../verdicts/store/claims';
import { findScanRecord, readCurrent } from '../../verdicts/store/commit';
import { recordRejectedEvent } from '../../verdicts/store/rejected-events';
import type { CommittingTable } from '../../verdicts/store/signer';
import { type VerdictRecord, verdictStands } from '../../verdicts/verdict';
import { InvalidEvent } from '../claim/push-event';
import { type AskedRun, readAskedRun } from '../claim/run-request';
import { asksAnew, type Run } from '../contract';
import { endAttempt, readAttempt } from '../remediation/attempt-store';
import type { FailedRun } from './failed-run';
import { type Publisher, publishVerdict } from './publish-verdict';
import { FencedOff, recordVerdict } from './record-verdict';
import { unknownFindings } from './unknown';

export interface RecordUnknownDependencies {
  readonly table: CommittingTable;
  readonly publisher: Publisher;
  readonly clock: Clock;
  readonly leaseMinutes: number;
}

/** What became of the failed run. */
export type Recorded =
  | 'recorded'
  | 'had committed'
  | 'another verdict stands'
  | 'another run goes on'
  | 'event rejected';

/** A failed run ends in a record that says why, unless an answer for its image stands or is being found already. */
export async function recordUnknown(dependencies: RecordUnknownDependencies, failed: FailedRun): Promise<Recorded> {
  if (failed.run) return recordRun(dependencies, failed.run, failed);
  try {
    return await recordAsked(dependencies, readAskedRun(failed.event), failed);
  } catch (error) {
    if (!(error instanceof InvalidEvent)) throw error;
    await recordRejectedEvent(dependencies.table, {
      runId: failed.runId,
      rejectedAt: dependencies.clock().toISOString(),
      why: describeError(error),
      event: JSON.stringify(failed.event) ?? '',
    });
    return 'event rejected';
  }
}

async function recordRun(dependencies: RecordUnknownDependencies, run: Run, failed: FailedRun): Promise<Recorded> {
  const { table, clock } = dependencies;
  const committed = await findScanRecord(table, run);
  if (committed) return settle(dependencies, committed, failed);
  try {
    const now = clock();
    const record = await recordVerdict(table, run, now, () => unknownFindings([failed.unknown], now));
    return await announce(dependencies, record, 'recorded');
  } catch (error) {
    if (error instanceof FencedOff) return 'another run goes on';
    throw error;
  }
}

/** What a run committed stands, whatever failed after it; its event is published if it was not. */
async function settle(
  dependencies: RecordUnknownDependencies,
  committed: VerdictRecord,
  failed: FailedRun,
): Promise<Recorded> {
  await endUnstartedAttempt(dependencies, committed, failed);
  return announce(dependencies, committed, 'had committed');
}

/** A rebuild whose build was never started would stay open for ever. One that was started is ended by its build. */
async function endUnstartedAttempt(
  { table, clock }: RecordUnknownDependencies,
  { plan }: VerdictRecord,
  failed: FailedRun,
): Promise<void> {
  const attempt = plan.attemptId ? await readAttempt(table, plan.attemptId) : undefined;
  if (!attempt || attempt.buildId) return;
  const why = `the build could not be started: ${failed.unknown.why}`;
  await endAttempt(table, attempt.attemptId, { state: 'FAILED', why }, clock());
}

/** The run's state is lost with its execution: what it had got to is told by the table. */
async function recordAsked(
  dependencies: RecordUnknownDependencies,
  pushed: AskedRun,
  failed: FailedRun,
): Promise<Recorded> {
  const { table, clock, leaseMinutes } = dependencies;
  const { runId } = failed;
  // Not the current verdict: an UNKNOWN does not replace one that holds, and a later run may have committed since.
  const committed = await scanOfRun(table, pushed, runId);
  if (committed) return settle(dependencies, committed, failed);

  const attemptId = await claimedAttempt(table, pushed, runId);
  const request = { image: pushed, runId, now: clock(), leaseMinutes, ...(attemptId ? { attemptId } : {}) };
  const claim = await acquireClaim(table, request);
  if (!claim.acquired) return 'another run goes on';
  const standing = await readCurrent(table, pushed);
  if (standing && verdictStands(standing, clock()) && !asksAnew(pushed.trigger)) {
    await releaseClaim(table, pushed, runId);
    return 'another verdict stands';
  }
  const { tag, trigger, asOf: _, freshUntil: __, ...image } = pushed;
  const run: Run = {
    ...image,
    runId,
    gen: claim.gen,
    startedAt: clock().toISOString(),
    kind: 'image',
    mediaType: '',
    tags: tag ? [tag] : [],
    pushedAt: null,
    rootDigest: standing?.lineage.rootDigest ?? image.digest,
    artifact: null,
    trigger,
    prior: {},
  };
  return recordRun(dependencies, run, failed);
}

async function announce(
  { publisher, clock }: RecordUnknownDependencies,
  record: VerdictRecord,
  outcome: Recorded,
): Promise<Recorded> {
  const kept = await findScanRecord(publisher.table, record);
  if (kept && kept.publishedAt === undefined) await publishVerdict(publisher, kept, clock());
  return outcome;
}
