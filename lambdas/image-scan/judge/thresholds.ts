import type { Finding } from '../../verdicts/finding';
import { isRanked, RANKED_SEVERITIES } from '../../verdicts/severity';
import type { Reason } from '../../verdicts/verdict';
import type { EffectivePolicy } from '../policy/policy';
import { labelsOf } from './wording';

/**
 * The thresholds that the findings break, worst severity first: a count above one is a breach.
 * @param counted the findings that count (see `countingFindings`), worst first
 */
export function breaches(
  counted: readonly Finding[],
  policy: Pick<EffectivePolicy, 'thresholds' | 'untriagedAs'>,
): readonly Reason[] {
  return RANKED_SEVERITIES.flatMap((threshold) => {
    const allowed = policy.thresholds[threshold];
    if (allowed === null) return [];
    const found = counted.filter(({ severity }) => (isRanked(severity) ? severity : policy.untriagedAs) === threshold);
    return found.length > allowed ? [{ threshold, allowed, found: found.length, findings: labelsOf(found) }] : [];
  });
}
