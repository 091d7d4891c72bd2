import type { Unknown } from '../../verdicts/verdict';
import type { EffectivePolicy } from '../policy/policy';
import type { ImageConfiguration } from '../scanner/scan-result';
import { DAY_MS, parseInstant } from './instant';
import { ageLimitReached } from './policy-checks/image-age';

interface Bounds {
  readonly now: Date;
  readonly policy: Pick<EffectivePolicy, 'maxAdvisoryAgeDays' | 'imageMaxAgeDays'>;
  readonly unknowns: readonly Unknown[];
  readonly configuration: Pick<ImageConfiguration, 'created'> | null;
  /** Milliseconds since 1970. */
  readonly firstGraceEnd: number | null;
  /** Milliseconds since 1970: when the first of the exceptions that were applied expires. */
  readonly firstExceptionEnd: number | null;
  /** Milliseconds since 1970: when the first of the signatures ends that the policy demands. */
  readonly signatureEnds: number | null;
  /** ISO 8601: the dates of the advisories that the verdict rests on. */
  readonly advisories: readonly string[];
}

/** No verdict outlives a year, whatever a policy allows: so far ahead the look at current verdicts reaches. */
const MOST_VALIDITY_DAYS = 366;

/**
 * Until when a verdict holds, in ISO 8601, always after `now`: the first moment at which advisories are too old, a
 * grace, an applied exception or a demanded signature ends, or the image passes its age limit. With anything unknown it is a day at most,
 * after which it is worth looking again.
 */
export function validUntil(bounds: Bounds): string {
  const now = bounds.now.getTime();
  const inADay = now + DAY_MS;
  if (bounds.unknowns.length > 0) return new Date(Math.min(inADay, bounds.firstExceptionEnd ?? inADay)).toISOString();

  // A database dated ahead of our clock is allowed a day, and gains no validity by it.
  const advisoryAge = bounds.policy.maxAdvisoryAgeDays * DAY_MS;
  const ends = [
    ...bounds.advisories.map((date) => Math.min(parseInstant(date) ?? now, now) + advisoryAge),
    bounds.firstGraceEnd,
    bounds.firstExceptionEnd,
    bounds.signatureEnds,
    bounds.configuration && ageLimitReached(bounds.configuration, bounds.policy),
  ]
    .filter((end) => end !== null)
    .filter((end) => end > now);
  return new Date(Math.min(...(ends.length > 0 ? ends : [inADay]), now + MOST_VALIDITY_DAYS * DAY_MS)).toISOString();
}
