import { expiredVerdicts, InvalidCursor, imagesWith, type Page, unknownNow } from '../../../lambdas/verdicts/queries';
import type { AuditTable } from '../../../lambdas/verdicts/store/audit-table';
import { acquireClaim } from '../../../lambdas/verdicts/store/claims';
import { commitVerdict } from '../../../lambdas/verdicts/store/commit';
import type { VerdictRecord } from '../../../lambdas/verdicts/verdict';
import { deployedAuditTable } from '../../support/audit-table';
import { verdictRecord } from '../../support/verdict-record';

/** Days on which no other test's verdict ends. */
const NOW = new Date('2019-03-10T12:00:00.000Z');

let table: AuditTable;
beforeAll(async () => {
  table = await deployedAuditTable();
});

async function commit(about: Partial<VerdictRecord>): Promise<VerdictRecord> {
  const record = verdictRecord(about);
  const { runId } = record;
  await acquireClaim(table, { image: record, runId, now: new Date(record.startedAt), leaseMinutes: 60 });
  await commitVerdict(table, record);
  return record;
}

async function allOf(
  ask: (page: { readonly limit: number; readonly next?: string }) => Promise<Page<VerdictRecord>>,
  limit: number,
): Promise<readonly VerdictRecord[]> {
  const items: VerdictRecord[] = [];
  let page = await ask({ limit });
  for (;;) {
    expect(page.items.length).toBeLessThanOrEqual(limit);
    items.push(...page.items);
    if (page.next === undefined) return items;
    page = await ask({ limit, next: page.next });
  }
}

describe('Verdicts that have expired', () => {
  let expired: readonly VerdictRecord[];
  beforeAll(async () => {
    expired = [
      await commit({ validUntil: '2019-03-10T12:00:00.000Z' }),
      await commit({ validUntil: '2019-03-10T00:00:00.000Z' }),
      await commit({ validUntil: '2019-03-09T23:59:59.999Z' }),
      await commit({ validUntil: '2019-03-07T06:00:00.000Z' }),
    ];
    await commit({ validUntil: '2019-03-10T12:00:00.001Z' });
    await commit({ validUntil: '2019-03-08T06:00:00.000Z', verdict: 'NON_COMPLIANT', score: 40 });
    await commit({ validUntil: '2019-03-08T06:00:00.000Z', verdict: 'NOT_APPLICABLE' });
  });

  it.each([
    [0, 2],
    [1, 3],
    [2, 3],
    [3, 4],
  ])('within %d days are the newest %d, the newest expiry first', async (days, count) => {
    expect(await expiredVerdicts(table, { now: NOW, days })).toEqual({ items: expired.slice(0, count) });
  });

  it.each([1, 2, 3])('come in pages of %d, each once', async (limit) => {
    expect(await allOf((page) => expiredVerdicts(table, { now: NOW, days: 5 }, page), limit)).toEqual(expired);
  });

  it('are left out once a newer verdict stands', async () => {
    const old = await commit({ validUntil: '2019-02-01T06:00:00.000Z' });
    const then = { now: new Date('2019-02-01T12:00:00.000Z'), days: 0 };
    expect((await expiredVerdicts(table, then)).items).toEqual([old]);
    await commit({ ...old, runId: 'run-2', gen: 2, validUntil: '2019-02-08T06:00:00.000Z' });
    expect((await expiredVerdicts(table, then)).items).toEqual([]);
  });

  it('stand behind those that are UNKNOWN on record, in pages of any size', async () => {
    const { digest } = await commit({ verdict: 'UNKNOWN', unknowns: [{ what: 'run', why: 'It was aborted.' }] });
    const { length } = await allOf((page) => imagesWith(table, 'UNKNOWN', page), 1000);
    for (const limit of [1, length, length + 1, 1000]) {
      const found = await allOf((page) => unknownNow(table, { now: NOW, days: 5 }, page), limit);
      const onRecord = found.slice(0, -expired.length);
      expect(onRecord.filter((record) => record.digest === digest)).toHaveLength(1);
      expect(onRecord.filter(({ verdict }) => verdict !== 'UNKNOWN')).toEqual([]);
      expect(found.slice(-expired.length)).toEqual(expired);
    }
  });

  it('are not continued with the cursor of another question', async () => {
    const { next } = await imagesWith(table, 'UNKNOWN', { limit: 1 });
    expect(next).toBeDefined();
    await expect(expiredVerdicts(table, { now: NOW, days: 5 }, { next: String(next) })).rejects.toThrow(InvalidCursor);
  });
});
