import {
  endAttempt,
  joinLineage,
  type NewAttempt,
  noteBuild,
  openAttempt,
  readAttempt,
  recordNotStarted,
} from '../../../../lambdas/image-scan/remediation/attempt-store';
import { attemptsOfRepository } from '../../../../lambdas/verdicts/queries';
import type { AuditTable } from '../../../../lambdas/verdicts/store/audit-table';
import { newAttempt } from '../../../support/attempt';
import { deployedAuditTable } from '../../../support/audit-table';
import { randomImage } from '../../../support/verdict-record';

let table: AuditTable;
beforeAll(async () => {
  table = await deployedAuditTable();
});

const another = (of: NewAttempt): NewAttempt => {
  const { account, region, repository, rootDigest } = of;
  return newAttempt({ account, region, repository, rootDigest });
};

describe('An attempt at remediation', () => {
  it('is opened once, however often it is asked for', async () => {
    const wanted = newAttempt();
    expect(await openAttempt(table, wanted, 2)).toEqual({
      status: 'opened',
      attempt: { ...wanted, number: 1, state: 'OPEN' },
    });
    await noteBuild(table, wanted.attemptId, 'rebuild:1');
    expect(await openAttempt(table, wanted, 2)).toMatchObject({ status: 'stands', attempt: { buildId: 'rebuild:1' } });
    expect((await attemptsOfRepository(table, wanted)).items).toHaveLength(1);
  });

  it('is refused where its lineage has spent its budget', async () => {
    const first = newAttempt();
    expect((await openAttempt(table, first, 2)).status).toBe('opened');
    expect(await openAttempt(table, another(first), 2)).toMatchObject({ status: 'opened', attempt: { number: 2 } });
    expect(await openAttempt(table, another(first), 2)).toEqual({ status: 'budget-spent', attempts: 2 });
  });

  it('never goes over the budget, however many runs ask at once', async () => {
    const first = newAttempt();
    const asked = await Promise.allSettled(Array.from({ length: 8 }, () => openAttempt(table, another(first), 3)));
    const opened = asked.filter((result) => result.status === 'fulfilled' && result.value.status === 'opened');
    expect(opened.length).toBeLessThanOrEqual(3);
    expect((await attemptsOfRepository(table, first)).items).toHaveLength(opened.length);
    expect(opened.length).toBeGreaterThan(0);
  });

  it('ends once: the first to report decides', async () => {
    const wanted = newAttempt();
    await openAttempt(table, wanted, 2);
    const end = new Date('2026-11-23T09:00:00.000Z');
    expect(await endAttempt(table, wanted.attemptId, { state: 'FIXED', why: 'it is compliant' }, end)).toBe(true);
    expect(await endAttempt(table, wanted.attemptId, { state: 'FAILED', why: 'too late' }, end)).toBe(false);
    expect(await readAttempt(table, wanted.attemptId)).toMatchObject({ state: 'FIXED', endedAt: end.toISOString() });
  });

  it('that may not begin is kept for the audit and takes nothing from the budget', async () => {
    const wanted = newAttempt();
    await recordNotStarted(table, wanted, 'switched off');
    expect(await readAttempt(table, wanted.attemptId)).toMatchObject({
      state: 'FAILED',
      number: 0,
      why: 'switched off',
    });
    expect(await openAttempt(table, another(wanted), 1)).toMatchObject({ status: 'opened' });
  });

  it('of an image that turns out to continue a chain counts with the attempts of that chain', async () => {
    const first = newAttempt();
    await openAttempt(table, first, 3);
    await openAttempt(table, another(first), 3);
    const { digest: rebuilt } = randomImage();
    const image = { ...first, digest: rebuilt, lineage: { rootDigest: rebuilt } };
    await joinLineage(table, image, first.rootDigest, first.attemptId);
    await joinLineage(table, image, first.rootDigest, first.attemptId);
    const { account, region, repository } = first;
    const next = newAttempt({ account, region, repository, rootDigest: rebuilt });
    expect(await openAttempt(table, next, 3)).toMatchObject({ status: 'opened', attempt: { number: 3 } });
  });
});
