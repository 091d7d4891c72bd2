import type { RemediationRules } from '../../../../lambdas/image-scan/policy/policy';
import { type PlanInput, planRemediation } from '../../../../lambdas/image-scan/remediation/plan';

const REBUILD: RemediationRules = { strategy: 'rebuild', project: 'rebuild-app', maxAttempts: 2 };
const NOTIFY: RemediationRules = { strategy: 'notify', project: null, maxAttempts: 2 };
const NONE: RemediationRules = { strategy: 'none', project: 'rebuild-app', maxAttempts: 2 };
const HELPS = { helps: true, why: 'Fixes are available.' };
const HELPS_NOT = { helps: false, why: 'No fix is available.' };

function plan(judgement: PlanInput['judgement'], remediation: RemediationRules, tags: readonly string[] = ['v1']) {
  return planRemediation({ judgement, policy: { remediation }, repository: 'app/api', tags, attemptId: 'a-1' });
}

describe('planning remediation', () => {
  it.each([
    [
      'a rebuild that would help',
      REBUILD,
      HELPS,
      {
        strategy: 'rebuild',
        why: 'A rebuild would help. Fixes are available.',
        attemptId: 'a-1',
        project: 'rebuild-app',
        maxAttempts: 2,
      },
    ],
    [
      'a rebuild that would not',
      REBUILD,
      HELPS_NOT,
      { strategy: 'notify', why: 'A rebuild would not help. No fix is available.' },
    ],
    [
      'a rebuild without a project',
      { ...REBUILD, project: null },
      HELPS,
      { strategy: 'notify', why: 'A rebuild would help, but the policy of app/api names no project for it.' },
    ],
    [
      'a notice',
      NOTIFY,
      HELPS,
      { strategy: 'notify', why: 'The policy of app/api asks to notify. Fixes are available.' },
    ],
    ['nothing', NONE, HELPS, { strategy: 'none', why: 'The policy of app/api asks for no remediation.' }],
  ])('of what is not compliant: %s', (_, remediation, fixWouldHelp, expected) => {
    expect(plan({ verdict: 'NON_COMPLIANT', fixWouldHelp }, remediation)).toEqual(expected);
  });

  describe.each([REBUILD, NOTIFY, NONE])('with the strategy $strategy', (remediation) => {
    it.each([
      ['COMPLIANT', 'The image is compliant: there is nothing to repair.'],
      ['UNKNOWN', 'The verdict is unknown: what is wrong, if anything, has to be found out first.'],
    ] as const)('does nothing about what is %s', (verdict, why) => {
      expect(plan({ verdict, fixWouldHelp: HELPS }, remediation)).toEqual({ strategy: 'none', why });
    });
  });

  it('rebuilds no image without a tag: an index lists it, and is what gets rebuilt', () => {
    const planned = plan({ verdict: 'NON_COMPLIANT', fixWouldHelp: HELPS }, REBUILD, []);
    expect(planned).toEqual({ strategy: 'notify', why: expect.stringContaining('the index that lists it') });
  });
});
