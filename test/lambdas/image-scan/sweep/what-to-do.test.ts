import { afterDeadline, afterDeadRun, isLostPush, whyRejudge } from '../../../../lambdas/image-scan/sweep/what-to-do';
import { RELEASED } from '../../../../lambdas/verdicts/store/claims';
import type { RemediationPlan } from '../../../../lambdas/verdicts/verdict';

const NOW = new Date('2026-11-23T12:00:00.000Z');
const LATER = '2026-11-24T12:00:00.000Z';
const BEFORE = '2026-11-23T11:00:00.000Z';

const COMPLIANT = { verdict: 'COMPLIANT', validUntil: LATER } as const;
const EXPIRED = { verdict: 'COMPLIANT', validUntil: BEFORE } as const;
const UNKNOWN = { verdict: 'UNKNOWN', validUntil: LATER } as const;
const DELETED = { ...COMPLIANT, deletedAt: BEFORE };

describe('An image that was pushed', () => {
  it.each([
    ['no verdict and no claim', undefined, undefined, true],
    ['a verdict', COMPLIANT, { leaseUntil: RELEASED }, false],
    ['a verdict that expired: that is looked after elsewhere', EXPIRED, { leaseUntil: RELEASED }, false],
    ['a verdict that proves nothing', UNKNOWN, { leaseUntil: RELEASED }, false],
    ['a run that judges it now', undefined, { leaseUntil: LATER }, false],
    ['a run that died: its lease is found by itself', undefined, { leaseUntil: BEFORE }, false],
    ['the verdict of an image that was deleted before', DELETED, { leaseUntil: RELEASED }, true],
    ['a deleted verdict, and a run that judges it now', DELETED, { leaseUntil: LATER }, false],
  ])('is lost, with %s: %#', (_, current, claim, expected) => {
    expect(isLostPush(current, claim)).toBe(expected);
  });
});

describe('After a run that died', () => {
  it.each([
    ['without a verdict', undefined, null, 'sweep'],
    ['with an UNKNOWN', UNKNOWN, null, 'sweep'],
    ['with a verdict that expired', EXPIRED, 'rescan', 'sweep'],
    ['with a verdict that stands', COMPLIANT, null, 'rejudge'],
    ['with a verdict that stands, told to look anew', COMPLIANT, 'rescan', 'rescan'],
    ['with a verdict that stands, told what nobody may ask for', COMPLIANT, 'push', 'rejudge'],
    ['whose image is gone', DELETED, 'rescan', null],
  ])('an image %s (%s) is asked for by %s', (_, current, rerun, expected) => {
    const next = afterDeadRun(current, rerun, NOW);
    expect(next.ask).toBe(expected);
    expect(next.why).not.toBe('');
  });
});

describe('An unpublished record', () => {
  const REBUILD: RemediationPlan = { strategy: 'rebuild', why: '', attemptId: 'a', project: 'p', maxAttempts: 2 };
  const record = (plan: RemediationPlan) => ({ runId: 'run-1', plan });

  it.each([
    ['that asks for a rebuild', record(REBUILD), { runId: 'run-1' }, false, true],
    ['that asks for a notice', record({ strategy: 'notify', why: '' }), { runId: 'run-1' }, false, true],
    ['that asks for nothing', record({ strategy: 'none', why: '' }), { runId: 'run-1' }, false, false],
    ['whose rebuild was begun', record(REBUILD), { runId: 'run-1' }, true, false],
    ['that another one has replaced', record(REBUILD), { runId: 'run-2' }, false, false],
    ['that never became current', record(REBUILD), undefined, false, false],
    ['whose image is gone', record(REBUILD), { runId: 'run-1', deletedAt: BEFORE }, false, false],
  ])('%s: its image is judged again: %#', (_, unpublished, current, attemptStands, expected) => {
    expect(whyRejudge(unpublished, current, attemptStands) !== null).toBe(expected);
  });
});

describe('An attempt that is open beyond its deadline', () => {
  const attempt = { deadline: BEFORE };
  const pushedAt = '2026-11-23T10:59:59.000Z';

  it('ends where no image came', () => {
    expect(afterDeadline(attempt, null, NOW)).toEqual({ end: 'No image came before the deadline.' });
  });

  it('ends where its image came too late', () => {
    expect(afterDeadline(attempt, { digest: 'd', pushedAt: BEFORE }, NOW)).toEqual({
      end: 'No image came before the deadline.',
    });
  });

  it('waits for the verdict of an image that came in time', () => {
    expect(afterDeadline(attempt, { digest: 'd', pushedAt }, NOW)).toEqual({ await: 'd' });
  });

  it('does not wait for ever', () => {
    const aDayOn = new Date('2026-11-24T11:00:00.000Z');
    expect(afterDeadline(attempt, { digest: 'd', pushedAt }, aDayOn)).toEqual({
      end: 'Its image d came in time, and was not judged in the 24 hours after.',
    });
  });
});
