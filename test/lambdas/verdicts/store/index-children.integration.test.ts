import type { AuditTable } from '../../../../lambdas/verdicts/store/audit-table';
import { acquireClaim, releaseClaim } from '../../../../lambdas/verdicts/store/claims';
import { commitVerdict, readCurrent } from '../../../../lambdas/verdicts/store/commit';
import { linkParent, readHolder } from '../../../../lambdas/verdicts/store/index-children';
import type { VerdictRecord } from '../../../../lambdas/verdicts/verdict';
import { deployedAuditTable } from '../../../support/audit-table';
import { randomDigest, verdictRecord } from '../../../support/verdict-record';

const START = new Date('2026-11-23T08:00:00.000Z');
const LATER = new Date('2026-11-23T10:00:00.000Z');

let table: AuditTable;
beforeAll(async () => {
  table = await deployedAuditTable();
});

async function committed(about: Partial<VerdictRecord> = {}): Promise<VerdictRecord> {
  const record = verdictRecord(about);
  const claim = await acquireClaim(table, { image: record, runId: record.runId, now: START, leaseMinutes: 60 });
  const gen = claim.acquired ? claim.gen : 0;
  await commitVerdict(table, { ...record, gen });
  return { ...record, gen };
}

describe('The parent of an image', () => {
  it('is noted once, however often it is told', async () => {
    const image = await committed();
    const parent = randomDigest();
    expect(await linkParent(table, image, { parent })).toBe(true);
    expect(await linkParent(table, image, { parent })).toBe(false);
    expect((await readCurrent(table, image))?.parents).toEqual([parent]);
  });

  it('is not noted on an image that has no verdict', async () => {
    const image = verdictRecord();
    expect(await linkParent(table, image, { parent: randomDigest() })).toBe(false);
    expect(await readCurrent(table, image)).toBeUndefined();
  });

  it('is not lost where many indexes are judged at once', async () => {
    const image = await committed();
    const parents = [randomDigest(), randomDigest(), randomDigest()];
    await Promise.all(parents.map((parent) => linkParent(table, image, { parent })));
    expect([...((await readCurrent(table, image))?.parents ?? [])].sort()).toEqual(parents.sort());
  });

  it('is carried on by every later verdict', async () => {
    const image = await committed();
    const parent = randomDigest();
    await linkParent(table, image, { parent });
    const next = { ...image, runId: 'run-2', verdict: 'NON_COMPLIANT' as const, startedAt: LATER.toISOString() };
    const claim = await acquireClaim(table, { image, runId: 'run-2', now: LATER, leaseMinutes: 60 });
    const result = await commitVerdict(table, { ...next, gen: claim.acquired ? claim.gen : 0 });
    expect(result).toMatchObject({ status: 'committed', record: { parents: [parent], previousVerdict: 'COMPLIANT' } });
    expect((await readCurrent(table, image))?.parents).toEqual([parent]);
  });

  it('is not lost where a verdict is committed at the same time', async () => {
    for (let round = 0; round < 5; round += 1) {
      const image = await committed();
      const parent = randomDigest();
      const claim = await acquireClaim(table, { image, runId: 'run-2', now: LATER, leaseMinutes: 60 });
      const next = { ...image, runId: 'run-2', startedAt: LATER.toISOString(), gen: claim.acquired ? claim.gen : 0 };
      await Promise.all([linkParent(table, image, { parent }), commitVerdict(table, next)]);
      expect(await readCurrent(table, image)).toMatchObject({ runId: 'run-2', parents: [parent] });
    }
  });

  it('tells an attestation what it speaks of, unless it says so itself', async () => {
    const [parent, subject, own] = [randomDigest(), randomDigest(), randomDigest()];
    const about = { verdict: 'NOT_APPLICABLE', kind: 'artifact' } as const;
    const silent = await committed({ ...about, artifact: { type: 'application/vnd.in-toto+json' } });
    const telling = await committed({ ...about, artifact: { type: 'application/vnd.in-toto+json', subject: own } });
    for (const image of [silent, telling]) await linkParent(table, image, { parent, subject });
    expect((await readCurrent(table, silent))?.artifact?.subject).toBe(subject);
    expect((await readCurrent(table, telling))?.artifact?.subject).toBe(own);
  });
});

describe('The run that holds an image', () => {
  it('is told while its lease lasts', async () => {
    const image = verdictRecord();
    expect(await readHolder(table, image, START)).toBeNull();
    await acquireClaim(table, { image, runId: 'run-7', now: START, leaseMinutes: 60 });
    expect(await readHolder(table, image, START)).toBe('run-7');
    expect(await readHolder(table, image, LATER)).toBeNull();
    await releaseClaim(table, image, 'run-7');
    expect(await readHolder(table, image, START)).toBeNull();
  });
});
