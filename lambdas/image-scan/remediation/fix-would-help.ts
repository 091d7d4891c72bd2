import type { Finding } from '../../verdicts/finding';
import { countingFindings } from '../judge/counting';
import { breaches } from '../judge/thresholds';
import type { EffectivePolicy } from '../policy/policy';
import { isMendedBy } from './mended-by';

/** Whether a rebuild or patch that takes up every available fix would leave no threshold broken. */
export interface FixPrediction {
  readonly helps: boolean;
  readonly why: string;
}

/**
 * The fix predicate: a rebuild or patch is worth its cost only if the fixes that exist today would end the breach.
 * @param findings all findings of the image that no exception leaves out, merged
 * @param policy its strategy says which fixes would be taken up
 */
export function fixWouldHelp(findings: readonly Finding[], policy: EffectivePolicy, now: Date): FixPrediction {
  const { counted } = countingFindings(findings, policy, now);
  if (breaches(counted, policy).length === 0) return { helps: false, why: 'No threshold is broken.' };

  const { strategy } = policy.remediation;
  const fixes = strategy === 'patch' ? 'fixes of OS packages' : 'fixes';
  const left = counted.filter((finding) => !isMendedBy(strategy, finding));
  const mended = counted.length - left.length;
  if (mended === 0) {
    const fix = strategy === 'patch' ? 'fix of an OS package' : 'fix';
    return { helps: false, why: `No ${fix} is available for any of the findings that count.` };
  }
  const available = `F${fixes.slice(1)} are available for ${mended} of the ${counted.length} findings that count`;
  const still = breaches(left, policy).map(
    ({ threshold, found, allowed }) => `${threshold} (${found} left, ${allowed} allowed)`,
  );
  return still.length === 0
    ? { helps: true, why: `${available}; without those, no threshold is broken.` }
    : { helps: false, why: `${available}, but without those these stay broken: ${still.join(', ')}.` };
}
