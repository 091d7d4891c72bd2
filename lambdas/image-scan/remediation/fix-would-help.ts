import type { Finding } from '../../verdicts/finding';
import { countingFindings } from '../judge/counting';
import { IMAGE_TOO_OLD } from '../judge/policy-checks/image-age';
import { breaches } from '../judge/thresholds';
import type { EffectivePolicy } from '../policy/policy';

/** Whether a rebuild that takes up every available fix would leave no threshold broken. */
export interface FixPrediction {
  readonly helps: boolean;
  readonly why: string;
}

/**
 * The fix predicate: a rebuild is worth its cost only if the fixes that exist today would end the breach.
 * Of what a rebuild takes away it counts on vulnerabilities with a fix and the image's age, on nothing else.
 * @param findings all findings of the image, merged
 */
export function fixWouldHelp(findings: readonly Finding[], policy: EffectivePolicy, now: Date): FixPrediction {
  const { counted } = countingFindings(findings, policy, now);
  if (breaches(counted, policy).length === 0) return { helps: false, why: 'No threshold is broken.' };

  const left = counted.filter((finding) => !isMendedByRebuild(finding));
  const mended = counted.length - left.length;
  if (mended === 0) return { helps: false, why: 'No fix is available for any of the findings that count.' };

  const of = `${mended} of the ${counted.length} findings that count`;
  const still = breaches(left, policy).map(
    ({ threshold, found, allowed }) => `${threshold} (${found} left, ${allowed} allowed)`,
  );
  return still.length === 0
    ? { helps: true, why: `Fixes are available for ${of}; without those, no threshold is broken.` }
    : { helps: false, why: `Fixes are available for ${of}, but without those these stay broken: ${still.join(', ')}.` };
}

function isMendedByRebuild(finding: Finding): boolean {
  return finding.fixAvailable && (finding.kind === 'vulnerability' || finding.id === IMAGE_TOO_OLD);
}
