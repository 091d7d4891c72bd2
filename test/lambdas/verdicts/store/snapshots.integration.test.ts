import { setTimeout as sleep } from 'node:timers/promises';
import { InvokeCommand, LambdaClient } from '@aws-sdk/client-lambda';
import { ListExecutionsCommand, SFNClient } from '@aws-sdk/client-sfn';
import type { AuditTable } from '../../../../lambdas/verdicts/store/audit-table';
import { acquireClaim } from '../../../../lambdas/verdicts/store/claims';
import { commitVerdict } from '../../../../lambdas/verdicts/store/commit';
import { markDeleted } from '../../../../lambdas/verdicts/store/deletions';
import { takeSnapshot } from '../../../../lambdas/verdicts/store/snapshots';
import { trendOf } from '../../../../lambdas/verdicts/trend';
import type { VerdictRecord } from '../../../../lambdas/verdicts/verdict';
import { deployedAuditTable, readDeployment } from '../../../support/audit-table';
import { clientConfiguration, readSharedAccount } from '../../../support/local-account';
import { verdictRecord } from '../../../support/verdict-record';

let table: AuditTable;
beforeAll(async () => {
  table = await deployedAuditTable();
  await standStill();
});

/** All images are counted: runs that other tests have left behind must have come to their end. */
async function standStill(): Promise<void> {
  const { stateMachineArn } = await readDeployment();
  const sfn = new SFNClient(clientConfiguration(await readSharedAccount()));
  const isRunning = async () =>
    (await sfn.send(new ListExecutionsCommand({ stateMachineArn, statusFilter: 'RUNNING' }))).executions?.length !== 0;
  for (let quiet = 0; quiet < QUIET_LOOKS; quiet = (await isRunning()) ? 0 : quiet + 1) await sleep(LOOK_MS);
}

/** What a run asks for begins another one within a second or two. */
const QUIET_LOOKS = 10;
const LOOK_MS = 300;

/** Long after whatever other tests leave: their verdicts have expired beyond the look-back. */
const day = (number: number) => new Date(Date.UTC(2040, 0, number, 0, 10));
const until = (number: number) => day(number).toISOString();

async function commit(about: Partial<VerdictRecord>): Promise<VerdictRecord> {
  const record = verdictRecord({ judgedAt: until(1), ...about });
  await acquireClaim(table, { image: record, runId: record.runId, now: day(1), leaseMinutes: 60 });
  const result = await commitVerdict(table, record);
  if (result.status !== 'committed') throw new Error(result.status);
  return result.record;
}

const broken = (threshold: 'CRITICAL' | 'HIGH') => ({ threshold, allowed: 0, found: 1, findings: [] });

describe('A snapshot', () => {
  it('counts every image by its current verdict as of that moment, and what is not compliant by its worst breach', async () => {
    const before = await takeSnapshot(table, day(0));
    await commit({ verdict: 'NON_COMPLIANT', reasons: [broken('HIGH'), broken('CRITICAL')], validUntil: until(9) });
    await commit({ verdict: 'NON_COMPLIANT', reasons: [broken('HIGH')], validUntil: until(9) });
    await commit({ verdict: 'NON_COMPLIANT', reasons: [], validUntil: until(9) });
    await commit({ verdict: 'UNKNOWN', validUntil: until(9) });
    await commit({ validUntil: until(9) });
    await commit({ validUntil: new Date(Date.UTC(2042, 2, 1)).toISOString() });
    await commit({ validUntil: new Date(Date.UTC(2042, 5, 1)).toISOString() });
    await commit({ validUntil: new Date(day(2).getTime() + 1).toISOString() });
    await commit({ validUntil: until(2) });
    await commit({ verdict: 'NOT_APPLICABLE', validUntil: '9999-12-31T00:00:00.000Z' });
    const deleted = [
      await commit({ verdict: 'NON_COMPLIANT', validUntil: until(9) }),
      await commit({ validUntil: until(9) }),
    ];
    for (const record of deleted) await markDeleted(table, record, day(1));

    const [after, other] = await Promise.all([takeSnapshot(table, day(2)), takeSnapshot(table, day(2))]);
    expect(other).toEqual(after);
    expect(after).toMatchObject({ date: '2040-01-02', takenAt: until(2) });
    const grown = (counts: (snapshot: typeof after) => Readonly<Record<string, number>>) =>
      Object.fromEntries(
        Object.entries(counts(after)).map(([name, count]) => [name, count - (counts(before)[name] ?? 0)]),
      );
    expect(grown(({ verdicts }) => verdicts)).toEqual({
      NON_COMPLIANT: 3,
      UNKNOWN: 2,
      COMPLIANT: 3,
      NOT_APPLICABLE: 1,
    });
    expect(grown(({ nonCompliantBy }) => nonCompliantBy)).toEqual({
      ...{ CRITICAL: 1, HIGH: 1, MEDIUM: 0, LOW: 0, INFORMATIONAL: 0, OTHER: 1 },
    });
    expect(grown(({ expired }) => ({ expired }))).toEqual({ expired: 1 });
  });

  it('is taken once a day: who comes second gets the first one, whatever has changed', async () => {
    await commit({ verdict: 'UNKNOWN', validUntil: until(9) });
    const again = await takeSnapshot(table, new Date(day(2).getTime() + 60_000));
    expect(again).toMatchObject({ date: '2040-01-02', takenAt: until(2) });
  });

  it('stands in the trend, which goes over the turn of the year', async () => {
    const days = await trendOf(table, { from: '2039-12-31', to: '2040-01-03' });
    expect(days.map(({ date }) => date)).toEqual(['2039-12-31', '2040-01-02']);
    expect(await trendOf(table, { from: '2040-01-01', to: '2040-01-03' })).toEqual(days.slice(1));
  });

  it('is taken by the deployed function', async () => {
    const { deadLetterQueues } = await readDeployment();
    const target = deadLetterQueues.find(({ url }) => url.includes('Snapshot'))?.target;
    if (target?.kind !== 'function') throw new Error('the function has no dead-letter queue');
    const lambda = new LambdaClient(clientConfiguration(await readSharedAccount()));
    const { FunctionError, Payload } = await lambda.send(new InvokeCommand({ FunctionName: target.arn }));
    expect([FunctionError, Buffer.from(Payload ?? []).toString()]).toEqual([undefined, 'null']);
    const today = new Date().toISOString().slice(0, 10);
    const yesterday = new Date(Date.now() - 86_400_000).toISOString().slice(0, 10);
    expect((await trendOf(table, { from: yesterday, to: today })).length).toBeGreaterThan(0);
  });
});
