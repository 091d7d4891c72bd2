import { DEFAULT_POLICY } from '../../../../lambdas/image-scan/policy/default-policy';
import { effectivePolicy } from '../../../../lambdas/image-scan/policy/effective-policy';
import { parsePolicy } from '../../../../lambdas/image-scan/policy/parse-policy';

const policy = parsePolicy(
  JSON.stringify({
    version: 1,
    thresholds: { LOW: 9 },
    repositories: {
      'app/api': { thresholds: { CRITICAL: 1 }, requiredLabels: ['owner'] },
      'app/*': {
        thresholds: { CRITICAL: 2, HIGH: 2 },
        requiredLabels: ['team', 'cost'],
        remediation: { strategy: 'rebuild', project: 'rebuild-app' },
      },
      '*': { thresholds: { CRITICAL: 3, HIGH: 3, MEDIUM: 3 }, graceDays: 3, remediation: { maxAttempts: 5 } },
    },
  }),
);

describe('the policy of one repository', () => {
  it('takes each key from the most specific pattern that sets it', () => {
    expect(effectivePolicy(policy, 'app/api')).toMatchObject({
      thresholds: { CRITICAL: 1, HIGH: 2, MEDIUM: 3, LOW: 9, INFORMATIONAL: null },
      graceDays: 3,
      unknown: 'block',
    });
  });

  it('merges remediation key by key', () => {
    expect(effectivePolicy(policy, 'app/web').remediation).toEqual({
      strategy: 'rebuild',
      project: 'rebuild-app',
      maxAttempts: 5,
    });
  });

  it('replaces lists whole', () => {
    expect(effectivePolicy(policy, 'app/web').requiredLabels).toEqual(['team', 'cost']);
    expect(effectivePolicy(policy, 'app/api').requiredLabels).toEqual(['owner']);
  });

  it('holds no trace of version and overrides', () => {
    expect(Object.keys(effectivePolicy(policy, 'x')).sort()).toEqual(
      Object.keys(DEFAULT_POLICY)
        .filter((key) => key !== 'version' && key !== 'repositories')
        .sort(),
    );
  });
});
