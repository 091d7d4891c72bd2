import type { Unknown } from '../../verdicts/verdict';
import { type Findings, NO_COUNTS } from './record-verdict';

/** After this an UNKNOWN is due to be looked at again. */
export const UNKNOWN_VALID_HOURS = 24;

/** The result of a run that proved nothing, and why. */
export function unknownFindings(unknowns: readonly Unknown[], now: Date): Findings {
  return {
    verdict: 'UNKNOWN',
    score: 0,
    counts: NO_COUNTS,
    reasons: [],
    exceptionsApplied: [],
    unknowns,
    policy: null,
    validUntil: new Date(now.getTime() + UNKNOWN_VALID_HOURS * 3_600_000).toISOString(),
    evidence: {},
    plan: { strategy: 'none', why: 'The verdict is unknown: what is wrong, if anything, has to be found out first.' },
  };
}
