import type { RemediationRules } from '../../../../lambdas/image-scan/policy/policy';
import {
  type BrokenChild,
  type PlanInput,
  planIndexRebuild,
  planRemediation,
} from '../../../../lambdas/image-scan/remediation/plan';

const REBUILD: RemediationRules = { strategy: 'rebuild', project: 'rebuild-app', maxAttempts: 2 };
const NOTIFY: RemediationRules = { strategy: 'notify', project: null, maxAttempts: 2 };
const NONE: RemediationRules = { strategy: 'none', project: 'rebuild-app', maxAttempts: 2 };
const HELPS = { helps: true, why: 'Fixes are available.' };
const HELPS_NOT = { helps: false, why: 'No fix is available.' };

const PATCH: RemediationRules = { strategy: 'patch', project: null, maxAttempts: 3 };

function plan(
  judgement: PlanInput['judgement'],
  remediation: RemediationRules,
  { tags = ['v1'], architecture = 'amd64' }: Partial<Pick<PlanInput, 'tags' | 'architecture'>> = {},
) {
  const image = { repository: 'app/api', tags, architecture };
  return planRemediation({ judgement, policy: { remediation }, ...image, attemptId: 'a-1' });
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
    [
      'a patch that would help',
      PATCH,
      HELPS,
      {
        strategy: 'patch',
        why: 'A patch would help. Fixes are available.',
        attemptId: 'a-1',
        architecture: 'amd64',
        maxAttempts: 3,
      },
    ],
    [
      'a patch that would not',
      PATCH,
      HELPS_NOT,
      { strategy: 'notify', why: 'A patch would not help. No fix is available.' },
    ],
    ['nothing', NONE, HELPS, { strategy: 'none', why: 'The policy of app/api asks for no remediation.' }],
  ])('of what is not compliant: %s', (_, remediation, fixWouldHelp, expected) => {
    expect(plan({ verdict: 'NON_COMPLIANT', fixWouldHelp }, remediation)).toEqual(expected);
  });

  describe.each([REBUILD, PATCH, NOTIFY, NONE])('with the strategy $strategy', (remediation) => {
    it.each([
      ['COMPLIANT', 'The image is compliant: there is nothing to repair.'],
      ['UNKNOWN', 'The verdict is unknown: what is wrong, if anything, has to be found out first.'],
    ] as const)('does nothing about what is %s', (verdict, why) => {
      expect(plan({ verdict, fixWouldHelp: HELPS }, remediation)).toEqual({ strategy: 'none', why });
    });
  });

  it('rebuilds no image without a tag: an index lists it, and is what gets rebuilt', () => {
    const planned = plan({ verdict: 'NON_COMPLIANT', fixWouldHelp: HELPS }, REBUILD, { tags: [] });
    expect(planned).toEqual({
      strategy: 'notify',
      why: expect.stringContaining('the index that lists it'),
      ofIndex: { project: 'rebuild-app', maxAttempts: 2 },
    });
  });

  it.each<[string, Parameters<typeof plan>[2]]>([
    ['without a tag', { tags: [] }],
    ['of an architecture that nothing patches', { architecture: 's390x' }],
    ['of an architecture that nobody knows', { architecture: null }],
  ])('patches no image %s, and says why', (_, image) => {
    const planned = plan({ verdict: 'NON_COMPLIANT', fixWouldHelp: HELPS }, PATCH, image);
    expect(planned).toEqual({ strategy: 'notify', why: expect.stringMatching(/^A patch would help, but .*\.$/) });
  });
});

describe('planning the rebuild of an index', () => {
  const ofIndex = { project: 'rebuild-app', maxAttempts: 2 };
  const untagged = (digest: string): BrokenChild => ({ digest, plan: { strategy: 'notify', why: '', ofIndex } });
  const tagged: BrokenChild = { digest: 't', plan: { strategy: 'rebuild', why: '', project: 'rebuild-app' } };
  const helpless: BrokenChild = { digest: 'h', plan: { strategy: 'notify', why: '' } };
  const planned = (broken: readonly BrokenChild[], tags: readonly string[] = ['v1']) =>
    planIndexRebuild({ broken, tags, attemptId: 'a-1' });

  it('rebuilds where that repairs each of its broken images', () => {
    expect(planned([untagged('a'), untagged('b'), tagged])).toEqual({
      ...{ strategy: 'rebuild', attemptId: 'a-1', ...ofIndex, images: ['a', 'b', 't'] },
      why: expect.stringContaining('(3)'),
    });
  });

  it.each<[string, readonly BrokenChild[]]>([
    ['nothing is broken', []],
    ['one of its images would stay broken', [untagged('a'), helpless]],
    ['each of its images is rebuilt by itself', [tagged]],
  ])('plans nothing where %s', (_, broken) => {
    expect(planned(broken)).toBeNull();
  });

  it('leaves what no tag leads to to the index that lists it, which repairs the images below', () => {
    const inner = planned([untagged('a'), untagged('b')], []);
    expect(inner).toMatchObject({ strategy: 'none', ofIndex, images: ['a', 'b'] });
    const outer = planned([{ digest: 'inner', plan: inner ?? helpless.plan }, untagged('c')]);
    expect(outer).toMatchObject({ strategy: 'rebuild', images: ['a', 'b', 'c'] });
  });

  it('names twenty images at most', () => {
    const many = Array.from({ length: 30 }, (_, at) => untagged(`${at}`));
    expect(planned(many)?.images).toEqual(many.slice(0, 20).map(({ digest }) => digest));
  });
});
