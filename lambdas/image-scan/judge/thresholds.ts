import type { Finding } from '../../verdicts/finding';
import { isRanked, RANKED_SEVERITIES } from '../../verdicts/severity';
import type { Reason } from '../../verdicts/verdict';
import type { EffectivePolicy } from '../policy/policy';
import { labelsOf } from './wording';

/**
 * The thresholds that the findings break, worst severity first: a count above one is a breach. What the policy demands of an
 * image's provenance breaks it by itself, whatever number of findings is allowed.
 * @param counted the findings that count (see `countingFindings`), worst first
 */
export function breaches(
  counted: readonly Finding[],
  policy: Pick<EffectivePolicy, 'thresholds' | 'untriagedAs'>,
): readonly Reason[] {
  const demanded = counted.filter(({ kind }) => kind === 'provenance');
  const others = counted.filter(({ kind }) => kind !== 'provenance');
  const unmet: readonly Reason[] =
    demanded.length === 0
      ? []
      : [{ threshold: 'CRITICAL', allowed: 0, found: demanded.length, findings: labelsOf(demanded) }];
  const broken = RANKED_SEVERITIES.flatMap((threshold) => {
    const allowed = policy.thresholds[threshold];
    if (allowed === null) return [];
    const found = others.filter(({ severity }) => (isRanked(severity) ? severity : policy.untriagedAs) === threshold);
    return found.length > allowed ? [{ threshold, allowed, found: found.length, findings: labelsOf(found) }] : [];
  });
  return [...unmet, ...broken];
}
