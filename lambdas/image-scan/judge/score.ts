import type { Finding } from '../../verdicts/finding';
import { isRanked, type RankedSeverity } from '../../verdicts/severity';

/** Source: docs/architecture.md, "Score". */
const WEIGHTS: Readonly<Record<RankedSeverity, number>> = {
  CRITICAL: 10,
  HIGH: 7,
  MEDIUM: 4,
  LOW: 1,
  INFORMATIONAL: 0,
};
const MAX_SCORE = 100;

/**
 * Risk score, a whole number from 0 to 100: the sum over findings of weight x (CVSS / 10 where it is known, else 1),
 * rounded and capped. Source: docs/architecture.md, "Score".
 *
 * A CVSS base score has one decimal (its specification, "Roundup"), so the sum runs over whole hundredths:
 * exact, and the same in any order.
 */
export function scoreOf(findings: Iterable<Pick<Finding, 'severity' | 'cvss'>>, untriagedAs: RankedSeverity): number {
  let hundredths = 0;
  for (const { severity, cvss = 10 } of findings) {
    hundredths += WEIGHTS[isRanked(severity) ? severity : untriagedAs] * Math.round(cvss * 10);
  }
  return Math.min(MAX_SCORE, Math.round(hundredths / 100));
}
