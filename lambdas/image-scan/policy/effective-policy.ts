import { matchesRepository, mostSpecificFirst } from '../../verdicts/repository-pattern';
import { NO_TRUST } from '../provenance/trust';
import type { EffectivePolicy, Policy, PolicyOverrides } from './policy';

/**
 * The rules of one repository. Every matching pattern of `repositories` applies; where two set the same key, the more
 * specific pattern's value holds (the order is that of `mostSpecificFirst`), whatever the order in the document.
 */
export function effectivePolicy(policy: Policy, repository: string): EffectivePolicy {
  const { version: _, repositories, ...rules } = policy;
  return Object.keys(repositories)
    .filter((pattern) => matchesRepository(pattern, repository))
    .sort(mostSpecificFirst)
    .reverse()
    .reduce<EffectivePolicy>((effective, pattern) => applyOverrides(effective, repositories[pattern] ?? {}), rules);
}

/** Key by key: lists are replaced whole, thresholds severity by severity, remediation and signatures key by key. */
export function applyOverrides(rules: EffectivePolicy, overrides: PolicyOverrides): EffectivePolicy {
  const { signatures, ...others } = overrides;
  return {
    ...rules,
    ...others,
    thresholds: { ...rules.thresholds, ...overrides.thresholds },
    remediation: { ...rules.remediation, ...overrides.remediation },
    ...(signatures ? { signatures: { ...NO_TRUST, ...rules.signatures, ...signatures } } : {}),
  };
}
