import type { AppliedException, Reason, Unknown, VerdictRecord } from '../../verdicts/verdict';
import { counted } from './wording';

/** Line breaks, terminal escapes and marks that reorder text: package and file names come out of images. */
const UNPRINTABLE = /[\p{Cc}\p{Zl}\p{Zp}\u061C\u200E\u200F\u202A-\u202E\u2066-\u2069]/gu;

/** Why a verdict is what it is and what follows from it: a sentence a line, safe to print on a terminal. */
export function explainVerdict(record: VerdictRecord): string[] {
  return [
    ...record.reasons.map(explainReason),
    ...record.unknowns.map(explainUnknown),
    ...(record.verdict === 'COMPLIANT'
      ? [`No threshold is broken. The verdict holds until ${record.validUntil}.`]
      : []),
    ...(record.verdict === 'NOT_APPLICABLE' ? [explainArtifact(record)] : []),
    ...record.exceptionsApplied.map(explainException),
    ...(record.verdict === 'NON_COMPLIANT' ? [`Plan: ${record.plan.strategy}. ${record.plan.why}`] : []),
  ].map((line) => line.replace(UNPRINTABLE, '\uFFFD'));
}

function explainReason({ threshold, found, allowed, findings }: Reason): string {
  const more = found > findings.length ? [`and ${found - findings.length} more`] : [];
  return `${threshold}: ${found} found, ${allowed} allowed: ${[...findings, ...more].join(', ')}`;
}

function explainUnknown({ what, why }: Unknown): string {
  return `Not proven (${what}): ${why}`;
}

function explainException({ id, findings, reason, expiresAt }: AppliedException): string {
  return `Exception ${id} leaves out ${counted(findings.length, 'finding')} until ${expiresAt}: ${reason}`;
}

function explainArtifact({ artifact }: VerdictRecord): string {
  if (!artifact) return 'Not judged: this is not an image.';
  const of = artifact.subject === undefined ? '' : ` of ${artifact.subject}`;
  return `Not judged: this is not an image but ${artifact.type}${of}.`;
}
