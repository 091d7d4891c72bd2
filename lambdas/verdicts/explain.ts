import { counted } from '../shared/wording';
import type { AppliedException, InGrace, Reason, Unknown, VerdictRecord } from './verdict';

/** Line breaks, terminal escapes and marks that reorder text: package and file names come out of images. */
const UNPRINTABLE = /[\p{Cc}\p{Zl}\p{Zp}\u061C\u200E\u200F\u202A-\u202E\u2066-\u2069]/gu;

/** Why a verdict is what it is and what follows from it: a sentence a line, safe to print on a terminal. */
export function explainVerdict(record: VerdictRecord): string[] {
  return [
    ...(record.deletedAt === undefined ? [] : [`The image was gone from the registry on ${record.deletedAt}.`]),
    ...record.reasons.map(explainReason),
    ...record.unknowns.map(explainUnknown),
    ...(record.verdict === 'COMPLIANT'
      ? [`No threshold is broken. The verdict holds until ${record.validUntil}.`]
      : []),
    ...(record.verdict === 'NOT_APPLICABLE' ? [explainArtifact(record)] : []),
    ...record.exceptionsApplied.map(explainException),
    ...(record.exceptionsNotNamed ? [`${counted(record.exceptionsNotNamed, 'more exception')} applied.`] : []),
    ...(record.inGrace ? [explainGrace(record.inGrace)] : []),
    ...(record.advisories
      ? [`Our own advisories: ${counted(record.advisories.records, 'record')}, built ${record.advisories.builtAt}.`]
      : []),
    ...(record.verdict === 'NON_COMPLIANT' ? [`Plan: ${record.plan.strategy}. ${record.plan.why}`] : []),
  ].map((line) => line.replace(UNPRINTABLE, '\uFFFD'));
}

function explainReason({ threshold, found, allowed, findings, child }: Reason): string {
  return `${child === undefined ? '' : `${child}: `}${threshold}: ${found} found, ${allowed} allowed: ${listOf(findings, found)}`;
}

/** Labels, and how many findings have none. */
function listOf(findings: readonly string[], found: number): string {
  const more = found > findings.length ? [`and ${found - findings.length} more`] : [];
  return [...findings, ...more].join(', ');
}

function explainUnknown({ what, why }: Unknown): string {
  return `Not proven (${what}): ${why}`;
}

function explainException({ id, findings, found, reason, expiresAt }: AppliedException): string {
  const until = expiresAt === null ? '' : ` until ${expiresAt}`;
  const left = `${counted(found, 'finding')}${until} (${listOf(findings, found)})`;
  return `Exception ${id} leaves out ${left}: ${reason}`;
}

function explainGrace({ found, findings, firstEnds }: InGrace): string {
  const until = firstEnds === null ? '' : `, the first until ${firstEnds}`;
  return `${counted(found, 'finding')} in grace${until}: ${listOf(findings, found)}`;
}

function explainArtifact({ artifact }: VerdictRecord): string {
  if (!artifact) return 'Not judged: this is not an image.';
  const of = artifact.subject === undefined ? '' : ` of ${artifact.subject}`;
  return `Not judged: this is not an image but ${artifact.type}${of}.`;
}
