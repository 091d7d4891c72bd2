import { requiredLabels } from '../../../../../lambdas/image-scan/judge/policy-checks/required-labels';
import { findingSchema } from '../../../../../lambdas/verdicts/finding';
import { CONFIGURATION, NOW, policyWith } from '../evidence';

describe('required labels', () => {
  it.each<[string, Readonly<Record<string, string>>, readonly string[], readonly string[]]>([
    ['nothing required', {}, [], []],
    ['present', { owner: 'team-a' }, ['owner'], []],
    ['missing', { Owner: 'team-a' }, ['owner'], ['config.Labels["owner"]']],
    ['blank', { owner: '  ' }, ['owner'], ['config.Labels["owner"]']],
    ['two missing, one named twice', {}, ['a', 'b', 'a'], ['config.Labels["a"]', 'config.Labels["b"]']],
    [
      'named like what every object has',
      {},
      ['constructor', 'toString'],
      ['config.Labels["constructor"]', 'config.Labels["toString"]'],
    ],
  ])('%s', (_, labels, required, paths) => {
    const findings = requiredLabels({ ...CONFIGURATION, labels }, policyWith({ requiredLabels: required }), NOW);
    expect(findings.map(({ path }) => path)).toEqual(paths);
    for (const finding of findings) expect(finding).toMatchObject({ id: 'required-label-missing', severity: 'LOW' });
  });

  it('are findings that evidence can hold, whatever the label is called', () => {
    const policy = policyWith({ requiredLabels: ['\u0001'.repeat(256)] });
    const [finding] = requiredLabels(CONFIGURATION, policy, NOW);
    expect(findingSchema.safeParse(finding).success).toBe(true);
  });
});
