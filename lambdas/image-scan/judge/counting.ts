import type { Finding } from '../../verdicts/finding';
import type { EffectivePolicy } from '../policy/policy';
import { DAY_MS, parseInstant } from './instant';

type CountingRules = Pick<EffectivePolicy, 'countOnlyFixable' | 'graceDays'>;

export interface Counting {
  /** What thresholds are compared with, in the order given. */
  readonly counted: readonly Finding[];
  /** What would count, were it not so young. */
  readonly inGrace: readonly Finding[];
  /** Milliseconds since 1970: when the first of `inGrace` starts to count; null where there is none. */
  readonly firstGraceEnd: number | null;
}

/** Tells the findings that count towards thresholds from those that do not, or not yet. */
export function countingFindings(findings: readonly Finding[], policy: CountingRules, now: Date): Counting {
  const counted: Finding[] = [];
  const inGrace: Finding[] = [];
  let firstGraceEnd: number | null = null;
  for (const finding of findings) {
    if (policy.countOnlyFixable && finding.kind === 'vulnerability' && !finding.fixAvailable) continue;
    const end = graceEnd(finding, policy.graceDays, now);
    if (end === null) {
      counted.push(finding);
    } else {
      inGrace.push(finding);
      firstGraceEnd = Math.min(firstGraceEnd ?? end, end);
    }
  }
  return { counted, inGrace, firstGraceEnd };
}

/** A date that lies ahead by more than a day (time zones, clocks) is wrong, and a wrong date gives no grace. */
function graceEnd(finding: Finding, graceDays: number, now: Date): number | null {
  const published = parseInstant(finding.publishedAt);
  if (finding.kind !== 'vulnerability' || published === null) return null;
  if (published > now.getTime() + DAY_MS) return null;
  const end = published + graceDays * DAY_MS;
  return graceDays > 0 && end > now.getTime() ? end : null;
}
