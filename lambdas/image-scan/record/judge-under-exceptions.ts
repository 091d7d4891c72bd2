import type { Exception } from '../../verdicts/exception';
import type { ImageReference } from '../../verdicts/image-reference';
import type { AuditTable } from '../../verdicts/store/audit-table';
import { noteExceptedImage, standingExceptions } from '../../verdicts/store/exceptions';
import type { VerdictRecord } from '../../verdicts/verdict';
import type { Judgement } from '../judge/judgement';

export interface JudgedUnder {
  readonly judgement: Judgement;
  /** Those that were applied, whole. */
  readonly exceptions: readonly Exception[];
}

/**
 * Judges by the exceptions that stand. One that is removed at the same time is either not applied, or the removal finds
 * this image (`imagesTouchedBy`) and has it judged again:
 *
 *   judge:   read ─── judge ─── note the image ─── read again (one is gone: from the start) ─── commit
 *   remove:                                 write the removal ─── list the images noted
 *
 * Where the second read does not see the removal, the note was there before it, and so the list has it.
 *
 * @throws where exceptions cannot be read: nothing is judged as if there were none
 */
export async function judgeUnderExceptions(
  table: AuditTable,
  image: ImageReference,
  now: Date,
  judgeBy: (exceptions: readonly Exception[]) => Judgement,
): Promise<JudgedUnder> {
  for (let standing = await standingExceptions(table, image, now); ; ) {
    const judgement = judgeBy(standing);
    const ids = new Set(judgement.exceptionsApplied.map(({ id }) => id));
    const exceptions = standing.filter(({ id }) => ids.has(id));
    if (exceptions.length === 0) return { judgement, exceptions };

    await noteExceptedImage(table, image, exceptions);
    standing = await standingExceptions(table, image, now);
    const still = new Set(standing.map(({ id }) => id));
    if (exceptions.every(({ id }) => still.has(id))) return { judgement, exceptions };
  }
}

/** With reasons of 500 characters and labels of 200, more would bring a record near the 256 KB of an event. */
const MAX_NAMED = 50;
const MAX_LABELS = 100;

/** What a record names of the exceptions that were applied: at most 50, and 100 labels between them. */
export function namedExceptions(
  applied: VerdictRecord['exceptionsApplied'],
): Pick<VerdictRecord, 'exceptionsApplied' | 'exceptionsNotNamed'> {
  let labels = MAX_LABELS;
  const exceptionsApplied = applied.slice(0, MAX_NAMED).map((exception) => {
    const findings = exception.findings.slice(0, labels);
    labels -= findings.length;
    return { ...exception, findings };
  });
  const more = applied.length - exceptionsApplied.length;
  return more > 0 ? { exceptionsApplied, exceptionsNotNamed: more } : { exceptionsApplied };
}
