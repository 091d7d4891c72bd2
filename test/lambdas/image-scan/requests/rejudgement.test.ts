import { type Changes, rejudgementOf } from '../../../../lambdas/image-scan/requests/rejudgement';
import type { VerdictRecord } from '../../../../lambdas/verdicts/verdict';
import { verdictRecord } from '../../../support/verdict-record';

const NOW = new Date('2026-11-23T12:00:00.000Z');
const inHours = (hours: number) => new Date(NOW.getTime() + hours * 3_600_000).toISOString();

const JUDGED = { startedAt: inHours(-240), judgedAt: inHours(-240), pushedAt: inHours(-241) };
const UNCHANGED = { now: NOW, samePolicy: true, exceptionChangedAt: null };

const why = (about: Partial<VerdictRecord>, changes: Partial<Changes> = {}) =>
  rejudgementOf(verdictRecord({ ...JUDGED, validUntil: inHours(96), ...about }), { ...UNCHANGED, ...changes })?.why ??
  null;

describe('A current verdict', () => {
  it.each<[string, Partial<VerdictRecord>, Partial<Changes>, RegExp | null]>([
    ['that nothing has touched is left alone', {}, {}, null],
    ['is judged again under a changed policy', {}, { samePolicy: false }, /policy has changed/],
    ['that ends tomorrow is judged again today', { validUntil: inHours(35) }, {}, /holds only until/],
    ['that has ended is judged again', { validUntil: inHours(-1) }, {}, /holds only until/],
    ['that holds for longer can wait', { validUntil: inHours(37) }, {}, null],
    [
      'is judged again after an exception changed',
      {},
      { exceptionChangedAt: new Date(inHours(-1)) },
      /exception has changed/,
    ],
    ['has seen an exception that changed before it', {}, { exceptionChangedAt: new Date(inHours(-241)) }, null],
    [
      'may not have seen one whose clock differs',
      {},
      { exceptionChangedAt: new Date(Date.parse(JUDGED.judgedAt) - 60_000) },
      /exception has changed/,
    ],
    ['of an artifact stays', { verdict: 'NOT_APPLICABLE', validUntil: inHours(-1) }, { samePolicy: false }, null],
  ])('%s', (_, about, changes, expected) => {
    if (expected === null) expect(why(about, changes)).toBeNull();
    else expect(why(about, changes)).toMatch(expected);
  });

  it('that is unknown is looked at 1, 2, 4, 8 and 16 days after its push, then every 30', () => {
    const pushed = Date.parse('2026-01-01T00:00:00.000Z');
    const looks: number[] = [];
    let startedAt = new Date(pushed).toISOString();
    for (let day = 0; day <= 100; day += 1) {
      const now = new Date(pushed + day * 86_400_000 + 3_600_000);
      const about = { verdict: 'UNKNOWN', pushedAt: new Date(pushed).toISOString(), startedAt } as const;
      const record = verdictRecord({ ...about, validUntil: new Date(Date.parse(startedAt) + 3_600_000).toISOString() });
      if (rejudgementOf(record, { ...UNCHANGED, now }) === null) continue;
      looks.push(day);
      startedAt = now.toISOString();
    }
    expect(looks).toEqual([1, 2, 4, 8, 16, 30, 60, 90]);
  });

  it('asks for evidence that carries the next verdict beyond the next look', () => {
    const record = verdictRecord({ ...JUDGED, validUntil: inHours(1) });
    const { account, region, repository, digest } = record;
    expect(rejudgementOf(record, UNCHANGED)).toEqual({
      source: 'mayfly',
      trigger: 'rejudge',
      account,
      region,
      repository,
      digest,
      why: expect.any(String),
      freshUntil: inHours(36),
    });
  });
});
