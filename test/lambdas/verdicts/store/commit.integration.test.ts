import { GetCommand } from '@aws-sdk/lib-dynamodb';
import { scanRecordKey } from '../../../../lambdas/verdicts/keys';
import { imagesWith, scansOf, verdictOf } from '../../../../lambdas/verdicts/queries';
import type { AuditTable } from '../../../../lambdas/verdicts/store/audit-table';
import { acquireClaim, attachAttempt, releaseClaim } from '../../../../lambdas/verdicts/store/claims';
import { commitVerdict } from '../../../../lambdas/verdicts/store/commit';
import type { VerdictRecord } from '../../../../lambdas/verdicts/verdict';
import { deployedAuditTable } from '../../../support/audit-table';
import { randomImage, verdictRecord } from '../../../support/verdict-record';

const START = new Date('2026-11-23T08:00:00.000Z');
const minutes = (count: number) => new Date(START.getTime() + count * 60_000);

let table: AuditTable;
beforeAll(async () => {
  table = await deployedAuditTable();
});

const claim = (image: VerdictRecord, runId: string, now = START, attemptId?: string) =>
  acquireClaim(table, { image, runId, now, leaseMinutes: 60, ...(attemptId ? { attemptId } : {}) });

const of = (image: VerdictRecord, about: Partial<VerdictRecord>): VerdictRecord => ({ ...image, ...about });

describe('The claim on an image', () => {
  it('is held by one run at a time', async () => {
    const image = verdictRecord();
    expect(await claim(image, 'a')).toEqual({ acquired: true, gen: 1 });
    expect(await claim(image, 'b')).toEqual({ acquired: false, heldBy: 'a', until: minutes(60).toISOString() });
  });

  it('may be taken again by the run that holds it, as a retried Lambda does', async () => {
    const image = verdictRecord();
    await claim(image, 'a');
    expect(await claim(image, 'a')).toEqual({ acquired: true, gen: 2 });
  });

  it('is taken over from a dead run when its lease has expired', async () => {
    const image = verdictRecord();
    await claim(image, 'a');
    expect(await claim(image, 'b', minutes(61))).toEqual({ acquired: true, gen: 2 });
  });

  it('is free at once when it was given back, but only by its holder', async () => {
    const image = verdictRecord();
    await claim(image, 'a');
    await releaseClaim(table, image, 'b');
    expect(await claim(image, 'c')).toMatchObject({ acquired: false });
    await releaseClaim(table, image, 'a');
    expect(await claim(image, 'c')).toEqual({ acquired: true, gen: 2 });
  });

  it('goes to exactly one of many runs that ask at once', async () => {
    const image = verdictRecord();
    const results = await Promise.all(Array.from({ length: 20 }, (_, run) => claim(image, `run-${run}`)));
    expect(results.filter(({ acquired }) => acquired)).toHaveLength(1);
  });

  it('is another one for the same digest in another repository', async () => {
    const image = verdictRecord();
    await claim(image, 'a');
    expect(await claim(of(image, { repository: randomImage().repository }), 'b')).toMatchObject({ acquired: true });
  });
});

describe('Committing a verdict', () => {
  it('makes it current, keeps the scan and gives the lease back', async () => {
    const record = verdictRecord({ runId: 'a' });
    await claim(record, 'a');
    expect(await commitVerdict(table, record)).toEqual({ status: 'committed', record });
    expect(await verdictOf(table, record)).toEqual(record);
    expect((await scansOf(table, record)).items).toEqual([record]);
    expect(await claim(record, 'b')).toMatchObject({ acquired: true });
  });

  it('twice is once, though the second was judged a little later', async () => {
    const record = verdictRecord({ runId: 'a' });
    await claim(record, 'a');
    await commitVerdict(table, record);
    const again = await commitVerdict(table, of(record, { judgedAt: minutes(1).toISOString() }));
    expect(again).toEqual({ status: 'already-committed', record });
    expect((await scansOf(table, record)).items).toHaveLength(1);
  });

  it('goes through when its answer was lost and another run has claimed since', async () => {
    const record = verdictRecord({ runId: 'a' });
    await claim(record, 'a');
    await commitVerdict(table, record);
    await claim(record, 'b');
    expect((await commitVerdict(table, record)).status).toBe('already-committed');
  });

  it('is refused to a run whose claim was taken over', async () => {
    const late = verdictRecord({ runId: 'a' });
    await claim(late, 'a');
    await claim(late, 'b', minutes(61));
    expect(await commitVerdict(table, late)).toEqual({ status: 'fenced-off' });
    expect(await verdictOf(table, late)).toBeUndefined();
  });

  it('tells the verdict that it replaced, and lets only the replaced scan expire', async () => {
    const first = verdictRecord({ runId: 'a' });
    await claim(first, 'a');
    await commitVerdict(table, first);
    await claim(first, 'b');
    const second = of(first, {
      runId: 'b',
      gen: 2,
      startedAt: minutes(5).toISOString(),
      verdict: 'NON_COMPLIANT',
      score: 10,
    });
    expect(await commitVerdict(table, second)).toMatchObject({ record: { previousVerdict: 'COMPLIANT' } });

    const expiry = async (record: VerdictRecord) =>
      (await table.db.send(new GetCommand({ TableName: table.name, Key: scanRecordKey(record) }))).Item?.['expiresAt'];
    expect(await expiry(first)).toBe(Math.floor(Date.parse(second.judgedAt) / 1000) + 400 * 86_400);
    expect(await expiry(second)).toBeUndefined();
  });

  it('of an UNKNOWN leaves a verdict that still holds in its place, and keeps the scan', async () => {
    const proven = verdictRecord({ runId: 'a' });
    await claim(proven, 'a');
    await commitVerdict(table, proven);
    await claim(proven, 'b');
    const unknown = of(proven, { runId: 'b', gen: 2, startedAt: minutes(5).toISOString(), verdict: 'UNKNOWN' });
    expect((await commitVerdict(table, unknown)).status).toBe('committed');
    expect(await verdictOf(table, proven)).toEqual(proven);
    expect((await scansOf(table, proven)).items.map(({ runId }) => runId)).toEqual(['b', 'a']);
  });

  it('of an UNKNOWN replaces a verdict that has expired', async () => {
    const expired = verdictRecord({ runId: 'a', validUntil: minutes(1).toISOString() });
    await claim(expired, 'a');
    await commitVerdict(table, expired);
    await claim(expired, 'b', minutes(2));
    const unknown = of(expired, { runId: 'b', gen: 2, verdict: 'UNKNOWN', judgedAt: minutes(3).toISOString() });
    await commitVerdict(table, unknown);
    expect(await verdictOf(table, expired)).toMatchObject({ verdict: 'UNKNOWN', previousVerdict: 'COMPLIANT' });
  });

  it('asks for the record to be made again where an attempt was tied to the claim meanwhile', async () => {
    const record = verdictRecord({ runId: 'a' });
    await claim(record, 'a');
    expect(await attachAttempt(table, record, { runId: 'a', attemptId: 'x', now: minutes(1) })).toBe(true);
    expect(await commitVerdict(table, record)).toEqual({ status: 'attempt-attached' });
    const tied = of(record, { lineage: { rootDigest: record.digest, attemptId: 'x' } });
    expect((await commitVerdict(table, tied)).status).toBe('committed');
    expect(await attachAttempt(table, record, { runId: 'a', attemptId: 'y', now: minutes(2) })).toBe(false);
  });

  it('lists what is not compliant worst first, and only as long as it is current', async () => {
    const scores = [12, 100, 55];
    const records = scores.map((score) => verdictRecord({ runId: 'a', verdict: 'NON_COMPLIANT', score }));
    for (const record of records) {
      await claim(record, 'a');
      await commitVerdict(table, record);
    }
    const mine = async () => {
      const wanted = new Set(records.map(({ digest }) => digest));
      const { items } = await imagesWith(table, 'NON_COMPLIANT', { limit: 1000 });
      return items.filter(({ digest }) => wanted.has(digest)).map(({ score }) => score);
    };
    expect(await mine()).toEqual([100, 55, 12]);

    const [, worst] = records;
    if (!worst) throw new Error('three records were made');
    await claim(worst, 'b');
    await commitVerdict(table, of(worst, { runId: 'b', gen: 2, verdict: 'COMPLIANT', score: 0 }));
    expect(await mine()).toEqual([55, 12]);
  });
});
