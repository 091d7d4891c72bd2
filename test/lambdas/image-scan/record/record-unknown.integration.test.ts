import { EventBridgeClient } from '@aws-sdk/client-eventbridge';
import { SQSClient } from '@aws-sdk/client-sqs';
import { recordUnknown } from '../../../../lambdas/image-scan/record/record-unknown';
import { openAttempt, readAttempt } from '../../../../lambdas/image-scan/remediation/attempt-store';
import { scanOfRun, verdictOf } from '../../../../lambdas/verdicts/queries';
import { acquireClaim } from '../../../../lambdas/verdicts/store/claims';
import { commitVerdict } from '../../../../lambdas/verdicts/store/commit';
import type { VerdictRecord } from '../../../../lambdas/verdicts/verdict';
import { newAttempt } from '../../../support/attempt';
import { clientConfiguration } from '../../../support/local-account';
import { Pipeline } from '../../../support/pipeline';
import { verdictRecord } from '../../../support/verdict-record';

let pipeline: Pipeline;
beforeAll(async () => {
  pipeline = await Pipeline.open();
});

const NOW = new Date('2026-11-23T08:00:10.000Z');

const timedOut = (record: VerdictRecord) =>
  recordUnknown(
    {
      table: { ...pipeline.table, signer: null },
      publisher: {
        events: new EventBridgeClient(clientConfiguration(pipeline.account)),
        bus: pipeline.deployment.eventBus,
        table: pipeline.table,
        queue: { sqs: new SQSClient(clientConfiguration(pipeline.account)), url: pipeline.deployment.requestQueue },
      },
      clock: () => NOW,
      leaseMinutes: 10,
    },
    {
      runId: record.runId,
      unknown: { what: 'run', why: 'the run ended TIMED_OUT' },
      event: pipeline.pushEvent(record),
    },
  );

async function committed(record: VerdictRecord): Promise<VerdictRecord> {
  const claim = await acquireClaim(pipeline.table, { image: record, runId: record.runId, now: NOW, leaseMinutes: 10 });
  if (!claim.acquired) throw new Error('the claim is free in these tests');
  await commitVerdict(pipeline.table, { ...record, gen: claim.gen });
  return record;
}

describe('A run that failed after its commit', () => {
  it('has its verdict published though another one stands: an UNKNOWN that replaced nothing', async () => {
    const standing = await committed(verdictRecord({ runId: 'first' }));
    const { account, region, repository, digest } = standing;
    const image = { account, region, repository, digest };
    const refresh = await committed(verdictRecord({ ...image, runId: 'second', verdict: 'UNKNOWN' }));

    expect(await timedOut(refresh)).toBe('had committed');
    expect(await scanOfRun(pipeline.table, image, 'second')).toMatchObject({ publishedAt: NOW.toISOString() });
    expect(await verdictOf(pipeline.table, image)).toMatchObject({ runId: 'first', verdict: 'COMPLIANT' });
  });

  it('has the attempt ended whose build it did not get to start', async () => {
    const record = verdictRecord({ verdict: 'NON_COMPLIANT' });
    const attempt = newAttempt({ repository: record.repository, rootDigest: record.digest });
    await openAttempt(pipeline.table, attempt, 2);
    await committed({ ...record, plan: { strategy: 'rebuild', why: 'it helps', attemptId: attempt.attemptId } });

    expect(await timedOut(record)).toBe('had committed');
    expect(await readAttempt(pipeline.table, attempt.attemptId)).toMatchObject({
      state: 'FAILED',
      why: 'the build could not be started: the run ended TIMED_OUT',
    });
  });
});
