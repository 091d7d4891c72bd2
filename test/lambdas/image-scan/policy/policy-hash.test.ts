import { DEFAULT_POLICY } from '../../../../lambdas/image-scan/policy/default-policy';
import { parsePolicy } from '../../../../lambdas/image-scan/policy/parse-policy';
import { canonicalPolicy, policyHash } from '../../../../lambdas/image-scan/policy/policy-hash';

describe('the hash of a policy', () => {
  it('is sha256 of the canonical document', () => {
    expect(policyHash(DEFAULT_POLICY)).toMatch(/^sha256:[0-9a-f]{64}$/);
    expect(canonicalPolicy(DEFAULT_POLICY)).toMatch(
      /^\{"acceptUnevaluated":\[\],"countOnlyFixable":false,"graceDays":0,/,
    );
  });

  it.each([
    '{"version": 1, "thresholds": {"HIGH": 6}}',
    '{"version": 1, "thresholds": {"HIGH": null}}',
    '{"version": 1, "graceDays": 1}',
    '{"version": 1, "sensitivePorts": [23, 22, 3389]}',
    '{"version": 1, "repositories": {"app": {}}}',
  ])('differs from that of the built-in policy for %s', (text) => {
    expect(policyHash(parsePolicy(text))).not.toBe(policyHash(DEFAULT_POLICY));
  });
});
