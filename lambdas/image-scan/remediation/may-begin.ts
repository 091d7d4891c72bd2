import type { Attempt } from '../../verdicts/attempt';

/** What a lineage remembers. */
export interface Past {
  /** The last attempt that began; undefined where none did. */
  readonly last: Pick<Attempt, 'attemptId' | 'state' | 'deadline' | 'result'> | undefined;
  /** Every fix (see `fixesOf`) that was there when one of its attempts began. */
  readonly known: ReadonlySet<string>;
}

export type Beginning =
  /** `occasion`: what has changed. */
  { readonly may: true; readonly occasion: string } | { readonly may: false; readonly why: string };

/**
 * Whether an attempt may begin: never beside an open one of its lineage, and only where something to fix with has changed.
 * Verdicts are judged again every day and after every change of policy: without this each would use up an attempt.
 * An attempt that led to an image has had its answer, which the same fixes would not change; one that led to none (the
 * build broke, was not started, ran out of time) says nothing of them, and is made again.
 */
export function mayBegin({ last, known }: Past, fixes: readonly string[]): Beginning {
  if (last === undefined) return { may: true, occasion: 'It is the first attempt of its chain.' };
  const { attemptId, state, deadline, result } = last;
  if (state === 'OPEN') {
    return { may: false, why: `attempt ${attemptId} of the same chain is under way, until ${deadline} at the latest` };
  }
  const added = fixes.filter((fix) => !known.has(fix)).length;
  if (added > 0) {
    const are = `${added} of the ${fixes.length} fixes ${added === 1 ? 'is' : 'are'} new`;
    return { may: true, occasion: `${are} since attempt ${attemptId}.` };
  }
  if (state === 'FAILED' && result === undefined) {
    return { may: true, occasion: `Attempt ${attemptId} failed before it led to an image.` };
  }
  const ended = `${state}${result ? ` with ${result.digest}` : ''}`;
  return { may: false, why: `no fix is new since attempt ${attemptId}, which ended ${ended}` };
}
