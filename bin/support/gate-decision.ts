import type { EffectivePolicy } from '../../lambdas/image-scan/policy/policy';
import { explainVerdict } from '../../lambdas/verdicts/explain';
import { type Verdict, type VerdictRecord, verdictAt, verdictStands } from '../../lambdas/verdicts/verdict';
import { EXIT, type ExitCode } from './exit-codes';

/**
 * Why there is nothing to decide on yet; null where the wait is over. Waiting longer does not help where a scan ended
 * UNKNOWN, nor does it make an image of something that is none.
 */
export function whyWait(record: VerdictRecord | undefined, now: Date): string | null {
  if (!record) return 'it has no verdict yet';
  if (record.verdict === 'UNKNOWN' || record.verdict === 'NOT_APPLICABLE' || verdictStands(record, now)) return null;
  return `its last verdict (${record.verdict}) expired at ${record.validUntil}`;
}

export interface GateDecision {
  readonly exitCode: ExitCode;
  readonly allowed: boolean;
  /** As of now; null where there was never one. */
  readonly verdict: Verdict | null;
  /** Sentences for people, safe to print. */
  readonly why: readonly string[];
  /** Whether only the policy's `unknown: allow` lets the image pass. */
  readonly isUnproven: boolean;
}

/**
 * What a gate does with an image once the wait is over. UNKNOWN passes only if the repository's policy says so; an image
 * that was never judged does not pass even then, as nobody has looked at it at all.
 * @param unknown read only where the verdict is UNKNOWN
 */
export async function decideGate(
  record: VerdictRecord | undefined,
  now: Date,
  unknown: () => Promise<EffectivePolicy['unknown']>,
): Promise<GateDecision> {
  if (!record) {
    const why = [
      'No verdict was reached in time. Is a scan running? A push starts one: push the image, then ask again.',
    ];
    return { exitCode: EXIT.unknown, allowed: false, verdict: null, why, isUnproven: false };
  }
  const verdict = verdictAt(record, now);
  const expired = whyWait(record, now) === null ? [] : [expiredWhy(record)];
  // Of an expired COMPLIANT only the expiry counts: that it once held would read as an approval.
  const why = [...expired, ...(verdict === record.verdict ? explainVerdict(record) : [])];
  switch (verdict) {
    case 'COMPLIANT':
      return { exitCode: EXIT.done, allowed: true, verdict, why, isUnproven: false };
    case 'NON_COMPLIANT':
      return { exitCode: EXIT.nonCompliant, allowed: false, verdict, why, isUnproven: false };
    case 'NOT_APPLICABLE': {
      const nothing = [...why, 'There is nothing in it to deploy: name the image, not what speaks of it.'];
      return { exitCode: EXIT.unknown, allowed: false, verdict, why: nothing, isUnproven: false };
    }
    case 'UNKNOWN': {
      const isAllowed = (await unknown()) === 'allow';
      const exitCode = isAllowed ? EXIT.done : EXIT.unknown;
      return { exitCode, allowed: isAllowed, verdict, why, isUnproven: isAllowed };
    }
  }
}

function expiredWhy({ verdict, validUntil }: VerdictRecord): string {
  return `The verdict ${verdict} expired at ${validUntil}, and no newer one was reached. Push the image again to have it judged.`;
}
