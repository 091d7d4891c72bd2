import { mayBegin, type Past } from '../../../../lambdas/image-scan/remediation/may-begin';
import { ATTEMPT_STATES, type Attempt } from '../../../../lambdas/verdicts/attempt';
import { countBySeverity } from '../../../../lambdas/verdicts/severity';

const result: NonNullable<Attempt['result']> = {
  ...{ digest: 'sha256:new', verdict: 'NON_COMPLIANT', score: 1 },
  counts: countBySeverity([]),
};
const past = (last: Partial<NonNullable<Past['last']>>, known: readonly string[] = ['a', 'b']): Past => ({
  last: { attemptId: 'a-1', state: 'STILL_NON_COMPLIANT', deadline: '2026-11-23T10:00:00.000Z', ...last },
  known: new Set(known),
});

describe('an attempt', () => {
  it.each<[string, Past, readonly string[], string]>([
    ['nothing was tried before', { last: undefined, known: new Set() }, [], 'It is the first attempt of its chain.'],
    ['a fix is new', past({ result }), ['a', 'b', 'c'], '1 of the 3 fixes is new since attempt a-1.'],
    ['fixes are new that replace others', past({ result }), ['c', 'd'], '2 of the 2 fixes are new since attempt a-1.'],
    ['the last led to no image', past({ state: 'FAILED' }), ['a'], 'Attempt a-1 failed before it led to an image.'],
    ['what the last had is not known', past({ result }, []), ['a'], '1 of the 1 fixes is new since attempt a-1.'],
  ])('may begin where %s', (_, before, fixes, occasion) => {
    expect(mayBegin(before, fixes)).toEqual({ may: true, occasion });
  });

  it.each<[string, Past, readonly string[], string]>([
    [
      'the same is there',
      past({ result }),
      ['a', 'b'],
      'no fix is new since attempt a-1, which ended STILL_NON_COMPLIANT',
    ],
    ['less is there', past({ result }), ['b'], 'no fix is new since attempt a-1'],
    ['nothing is known to be there', past({ result }), [], 'no fix is new since attempt a-1'],
    [
      'another is open',
      past({ state: 'OPEN' }),
      ['c'],
      'attempt a-1 of the same chain is under way, until 2026-11-23T10:00',
    ],
    ['the last proved nothing of its image', past({ state: 'FAILED', result }), ['a'], 'ended FAILED with sha256:new'],
  ])('may not begin where %s', (_, before, fixes, why) => {
    expect(mayBegin(before, fixes)).toEqual({ may: false, why: expect.stringContaining(why) });
  });

  it.each(ATTEMPT_STATES.filter((state) => state !== 'OPEN'))('is not made again of the same after %s', (state) => {
    expect(mayBegin(past({ state, result }), ['a']).may).toBe(false);
  });
});
