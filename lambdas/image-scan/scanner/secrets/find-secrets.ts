import { isSecret } from './is-secret';
import { ALL_KINDS } from './kinds/all-kinds';
import { mostSpecific } from './most-specific';
import type { SecretKind } from './secret-kind';

/** A secret in a text. It holds the value: for the caller only, never for a report. */
export interface FoundSecret {
  readonly kind: SecretKind;
  readonly secret: string;
  /** UTF-16 code units from the start of the text. */
  readonly start: number;
  readonly end: number;
}

/** Characters of a line before and behind a match that the judgement sees. */
const LINE_REACH = 1024;

/**
 * The secrets of a text that is whole in memory, in the order of the text: variables, labels, history, small files. What
 * streams is searched in windows by the inspector, with the same kinds and the same judgement.
 */
export function findSecrets(
  text: string,
  path: string | null,
  kinds: readonly SecretKind[] = ALL_KINDS,
): FoundSecret[] {
  const lower = text.toLowerCase();
  const found: FoundSecret[] = [];
  for (const kind of kinds) {
    if (kind.path && (path === null || !kind.path.test(path))) continue;
    if (kind.keywords.some((keyword) => lower.includes(keyword))) found.push(...matchesOf(kind, text, path));
  }
  return mostSpecific(found).sort((a, b) => a.start - b.start);
}

function matchesOf(kind: SecretKind, text: string, path: string | null): FoundSecret[] {
  const found: FoundSecret[] = [];
  // Not matchAll: it copies the expression, and compiling hundreds of them anew takes longer than the search.
  kind.pattern.lastIndex = 0;
  for (let match = kind.pattern.exec(text); match !== null; match = kind.pattern.exec(text)) {
    const [matched] = match;
    const secret = match.groups?.['secret'] ?? matched;
    const [start, end] = match.indices?.groups?.['secret'] ?? [match.index, match.index + matched.length];
    if (isSecret(kind, { secret, matched, line: lineAt(text, match.index, matched.length), path })) {
      found.push({ kind, secret, start, end });
    } else {
      // What was no secret may have covered the beginning of one: `password: token=…`.
      kind.pattern.lastIndex = match.index + 1;
    }
  }
  return found;
}

/** The line in which a match begins, as far as it is near: a search for its ends in a long line would take quadratic time. */
function lineAt(text: string, index: number, length: number): string {
  const before = text.slice(Math.max(0, index - LINE_REACH), index);
  const after = text.slice(index, index + length + LINE_REACH);
  return before.slice(before.lastIndexOf('\n') + 1) + after.slice(0, newlineIn(after));
}

function newlineIn(text: string): number {
  const newline = text.indexOf('\n');
  return newline < 0 ? text.length : newline;
}
