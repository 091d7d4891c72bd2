import type { Finding } from '../../../verdicts/finding';
import type { EffectivePolicy } from '../../policy/policy';
import type { ImageConfiguration } from '../../scanner/scan-result';

/** A rule that only the policy makes one: judged from the stored configuration, so that a new policy needs no new scan. */
export type PolicyCheck = (configuration: ImageConfiguration, policy: EffectivePolicy, now: Date) => readonly Finding[];

/** A finding of the image's configuration. `path` is the place in it. */
export function configurationFinding(
  finding: Pick<Finding, 'id' | 'severity' | 'title' | 'remedy' | 'path' | 'fixAvailable'>,
): Finding {
  return { ...finding, kind: 'configuration', sources: ['mayfly'], aliases: [] };
}
