import type { EffectivePolicy } from '../../policy/policy';
import type { ImageConfiguration } from '../../scanner/scan-result';
import { DAY_MS, parseInstant } from '../instant';
import { configurationFinding, type PolicyCheck } from './policy-check';

export const IMAGE_TOO_OLD = 'image-too-old';

/** Docker's first release. Reproducible builds date their images 0001, 1970 or 1980, which says nothing of their age. */
const FIRST_IMAGES = Date.parse('2013-03-20T00:00:00Z');

/**
 * Milliseconds since 1970: when the image passes the policy's limit; null where there is no limit, or the image
 * does not say credibly when it was built.
 */
export function ageLimitReached(
  configuration: Pick<ImageConfiguration, 'created'>,
  policy: Pick<EffectivePolicy, 'imageMaxAgeDays'>,
): number | null {
  const created = parseInstant(configuration.created);
  if (policy.imageMaxAgeDays === null || created === null || created < FIRST_IMAGES) return null;
  return created + policy.imageMaxAgeDays * DAY_MS;
}

/**
 * MEDIUM if the image is older than the policy allows. Not having a credible date is no finding: it is what reproducible
 * builds look like, and the packages inside are judged by their advisories all the same. A rebuild mends this one.
 */
export const imageAge: PolicyCheck = (configuration, policy, now) => {
  const limit = ageLimitReached(configuration, policy);
  if (limit === null || limit > now.getTime()) return [];
  return [
    configurationFinding({
      id: IMAGE_TOO_OLD,
      severity: 'MEDIUM',
      title: `The image was built on ${configuration.created}, more than ${policy.imageMaxAgeDays} days ago`,
      remedy: 'Rebuild it from a current base image.',
      path: 'created',
      fixAvailable: true,
    }),
  ];
};
