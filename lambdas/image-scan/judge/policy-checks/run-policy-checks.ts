import type { Finding } from '../../../verdicts/finding';
import type { EffectivePolicy } from '../../policy/policy';
import type { ImageConfiguration } from '../../scanner/scan-result';
import { imageAge } from './image-age';
import type { PolicyCheck } from './policy-check';
import { requiredLabels } from './required-labels';
import { sensitivePorts } from './sensitive-ports';

const POLICY_CHECKS: readonly PolicyCheck[] = [sensitivePorts, requiredLabels, imageAge];

/** What the image's configuration breaks of the policy. */
export function runPolicyChecks(
  configuration: ImageConfiguration,
  policy: EffectivePolicy,
  now: Date,
): readonly Finding[] {
  return POLICY_CHECKS.flatMap((check) => check(configuration, policy, now));
}

/** Whether the policy asks anything of the configuration at all. */
export function asksOfConfiguration(policy: EffectivePolicy): boolean {
  return policy.sensitivePorts.length > 0 || policy.requiredLabels.length > 0 || policy.imageMaxAgeDays !== null;
}
