import { Behaviours, repositoryBehaviourSchema } from '../../../../local/registry/control/behaviour';

describe('behaviours', () => {
  it('are as AWS has them until a test asks', () => {
    const behaviours = new Behaviours();
    expect(behaviours.repository('any')).toEqual({
      scanType: 'basic',
      enhanced: {
        delayMs: 300,
        lagMs: 0,
        counts: 'equal',
        suppressed: [],
        listsSuppressed: false,
        exploited: [],
      },
      scan: { delayMs: 300, outcome: 'findings', emptyReads: 0, limit: 'enforced', ageHours: 0, sourceAgeDays: 0 },
      pushAgeHours: 0,
      pushEvents: 1,
    });
    expect(behaviours.project('any')).toEqual({ build: 'rebuild', delayMs: 100 });
    expect(behaviours.refuses('StartImageScan')).toBe(false);
  });

  it('hold for one repository and are gone after a reset', () => {
    const behaviours = new Behaviours();
    behaviours.setRepository('a', repositoryBehaviourSchema.parse({ pushEvents: 0 }));
    expect(behaviours.repository('a').pushEvents).toBe(0);
    expect(behaviours.repository('b').pushEvents).toBe(1);
    behaviours.reset();
    expect(behaviours.repository('a').pushEvents).toBe(1);
  });

  it('throttle as many calls of one action as told', () => {
    const behaviours = new Behaviours();
    behaviours.throttle('StartImageScan', 2);
    expect([1, 2, 3].map(() => behaviours.refuses('StartImageScan'))).toEqual([true, true, false]);
    expect(behaviours.refuses('DescribeImages')).toBe(false);
  });
});
