import { ALL_CHECKS } from '../../../../../lambdas/image-scan/scanner/checks/all-checks';
import { runChecks } from '../../../../../lambdas/image-scan/scanner/checks/check';
import { findingSchema } from '../../../../../lambdas/verdicts/finding';
import { imageConfig } from './image-config-of';

it('gives every check an id of its own', () => {
  const ids = ALL_CHECKS.map(({ id }) => id);
  expect(new Set(ids).size).toBe(ids.length);
  expect(ids.every((id) => /^mayfly:(?:config|secret)\/[a-z-]+$/.test(id))).toBe(true);
});

it('finds nothing in a good configuration', () => {
  expect(runChecks(ALL_CHECKS, imageConfig({}))).toEqual([]);
});

it('makes findings that evidence can carry', () => {
  const image = imageConfig({
    user: 'x'.repeat(500).replace(/^x/, '0:'),
    healthcheck: null,
    env: ['TOKEN=hunter2-Zq8'],
  });
  const findings = runChecks(ALL_CHECKS, image);
  expect(findings.map(({ id }) => id)).toEqual([
    'mayfly:config/root-user',
    'mayfly:config/no-healthcheck',
    'mayfly:secret/literal-value',
  ]);
  for (const finding of findings) expect(findingSchema.parse(finding)).toEqual(finding);
});
