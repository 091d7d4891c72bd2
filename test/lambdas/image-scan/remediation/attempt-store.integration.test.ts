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
import { countBySeverity } from '../../../../lambdas/verdicts/severity';
import type { AuditTable } from '../../../../lambdas/verdicts/store/audit-table';
import { newAttempt } from '../../../support/attempt';
import { deployedAuditTable } from '../../../support/audit-table';
import { randomImage } from '../../../support/verdict-record';

let table: AuditTable;
beforeAll(async () => {
  table = await deployedAuditTable();
});

const END = new Date('2026-11-23T09:00:00.000Z');
const result = { digest: 'sha256:new', verdict: 'NON_COMPLIANT', score: 1, counts: countBySeverity([]) } as const;
const end = ({ attemptId }: NewAttempt, state: 'FIXED' | 'STILL_NON_COMPLIANT' = 'STILL_NON_COMPLIANT') =>
  endAttempt(table, attemptId, { state, why: 'it was judged', result }, END);

const another = (of: NewAttempt): NewAttempt => {
  const { account, region, repository, rootDigest } = of;
  return newAttempt({ account, region, repository, rootDigest });
};

describe('An attempt at remediation', () => {
  it('is opened once, however often it is asked for', async () => {
    const wanted = newAttempt();
    expect(await openAttempt(table, wanted, 2)).toEqual({
      status: 'opened',
      attempt: { ...wanted, number: 1, state: 'OPEN', occasion: 'It is the first attempt of its chain.' },
    });
    await noteBuild(table, wanted.attemptId, 'rebuild:1');
    expect(await openAttempt(table, wanted, 2)).toMatchObject({ status: 'stands', attempt: { buildId: 'rebuild:1' } });
    expect((await attemptsOfRepository(table, wanted)).items).toHaveLength(1);
  });

  it('is refused where its lineage has spent its budget', async () => {
    const [first, second] = [newAttempt()].flatMap((one) => [one, another(one)]);
    if (!first || !second) throw new Error('two attempts');
    expect((await openAttempt(table, first, 2, ['a'])).status).toBe('opened');
    await end(first);
    expect(await openAttempt(table, second, 2, ['b'])).toMatchObject({ status: 'opened', attempt: { number: 2 } });
    await end(second);
    expect(await openAttempt(table, another(first), 2, ['c'])).toEqual({ status: 'budget-spent', attempts: 2 });
  });

  it('is refused while another of its lineage is open, and one that was opened stands', async () => {
    const first = newAttempt();
    await openAttempt(table, first, 2, ['a']);
    expect(await openAttempt(table, another(first), 2, ['b'])).toEqual({
      status: 'not-now',
      why: expect.stringContaining(`attempt ${first.attemptId} of the same chain is under way`),
    });
    expect(await openAttempt(table, first, 2, ['a'])).toMatchObject({ status: 'stands' });
  });

  it('is refused while there is nothing to fix with that no earlier attempt of its lineage had', async () => {
    const first = newAttempt();
    await openAttempt(table, first, 3, ['a', 'b']);
    await end(first, 'FIXED');
    const refused = { status: 'not-now', why: expect.stringContaining('no fix is new') };
    expect(await openAttempt(table, another(first), 3, ['a', 'b'])).toEqual(refused);
    const second = another(first);
    expect(await openAttempt(table, second, 3, ['b', 'c'])).toMatchObject({
      attempt: { number: 2, occasion: `1 of the 2 fixes is new since attempt ${first.attemptId}.` },
    });
    await end(second);
    expect(await openAttempt(table, another(first), 3, ['a', 'c'])).toEqual(refused);
  });

  it('is made again where the last led to no image', async () => {
    const first = newAttempt();
    await openAttempt(table, first, 2, ['a']);
    await endAttempt(table, first.attemptId, { state: 'FAILED', why: 'the build broke' }, END);
    expect(await openAttempt(table, another(first), 2, ['a'])).toMatchObject({
      status: 'opened',
      attempt: { number: 2 },
    });
  });

  it('is one, however many runs of its lineage ask at once', async () => {
    const first = newAttempt();
    const asked = await Promise.allSettled(
      Array.from({ length: 8 }, (_, at) => openAttempt(table, another(first), 3, [`fix-${at}`])),
    );
    const answers = asked.flatMap((answer) => (answer.status === 'fulfilled' ? [answer.value.status] : []));
    expect(answers.filter((status) => status === 'opened')).toHaveLength(1);
    expect((await attemptsOfRepository(table, first)).items).toHaveLength(1);
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

  it('of an image that turns out to continue a chain counts with the attempts of that chain, and what they had', async () => {
    const first = newAttempt();
    const second = another(first);
    await openAttempt(table, first, 3, ['a']);
    await end(first);
    await openAttempt(table, second, 3, ['b']);
    const { digest: rebuilt } = randomImage();
    const image = { ...first, digest: rebuilt, lineage: { rootDigest: rebuilt } };
    await joinLineage(table, image, first.rootDigest, second.attemptId);
    await joinLineage(table, image, first.rootDigest, second.attemptId);
    await end(second);
    const { account, region, repository } = first;
    const next = () => newAttempt({ account, region, repository, rootDigest: rebuilt });
    expect(await openAttempt(table, next(), 3, ['a', 'b'])).toMatchObject({ status: 'not-now' });
    expect(await openAttempt(table, next(), 3, ['c'])).toMatchObject({ status: 'opened', attempt: { number: 3 } });
  });
});
