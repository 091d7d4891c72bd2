import { differences } from '../../../bin/support/policy-differences';
import { DEFAULT_POLICY } from '../../../lambdas/image-scan/policy/default-policy';
import { applyOverrides } from '../../../lambdas/image-scan/policy/effective-policy';
import type { Policy } from '../../../lambdas/image-scan/policy/policy';

const withRepositories = (repositories: Policy['repositories']): Policy => ({ ...DEFAULT_POLICY, repositories });

test('a policy differs from itself in nothing', () => {
  expect(differences(DEFAULT_POLICY, structuredClone(DEFAULT_POLICY))).toEqual([]);
});

test('values are compared one by one, lists as a whole', () => {
  const after = {
    ...DEFAULT_POLICY,
    ...applyOverrides(DEFAULT_POLICY, { thresholds: { LOW: null }, sensitivePorts: [22] }),
  };
  expect(differences(DEFAULT_POLICY, after)).toEqual([
    { path: 'sensitivePorts', before: [22, 23, 3389], after: [22] },
    { path: 'thresholds.LOW', before: 50, after: null },
  ]);
});

test('what only one side has is named without the other', () => {
  const some = withRepositories({ 'app/*': { graceDays: 3 } });
  expect(differences(DEFAULT_POLICY, some)).toEqual([{ path: 'repositories["app/*"].graceDays', after: 3 }]);
  expect(differences(some, DEFAULT_POLICY)).toEqual([{ path: 'repositories["app/*"].graceDays', before: 3 }]);
});

test('an override without rules is a difference too', () => {
  expect(differences(DEFAULT_POLICY, withRepositories({ 'app/*': {} }))).toEqual([
    { path: 'repositories["app/*"]', after: {} },
  ]);
});
