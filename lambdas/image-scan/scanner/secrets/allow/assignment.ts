/** A match of `NAME … VALUE` taken apart. */
export interface AssignedValue {
  /** With the part before the match, such as `my` of `mySecret`; as it stands in the text. */
  readonly name: string;
  readonly value: string;
  /** Whether a sign such as `=` or `:` joins them, and not only blanks. */
  readonly isAssigned: boolean;
  /** Whether the value stands in quotes. */
  readonly isQuoted: boolean;
  /** The character before the name, besides quotes; '' where there is none. */
  readonly opener: string;
  /** The character behind the value; '' at the end of the line. */
  readonly next: string;
  /** What stands between name and value. */
  readonly between: string;
}

const WORD_BEFORE = /[\w.$-]{0,60}$/;
const WORD_AT_START = /^[\w.-]{0,100}/;

export function assignmentOf(found: {
  readonly secret: string;
  readonly matched: string;
  readonly line: string;
}): AssignedValue {
  const { secret, matched, line } = found;
  const at = line.indexOf(matched.split('\n', 1)[0] ?? '');
  const before = at > 0 ? (WORD_BEFORE.exec(line.slice(Math.max(0, at - 60), at))?.[0] ?? '') : '';
  const rest = WORD_AT_START.exec(matched)?.[0] ?? '';
  const end = matched.lastIndexOf(secret);
  const between = end < 0 ? '' : matched.slice(rest.length, end);
  return {
    name: before.replace(/^.*\$/, '') + rest,
    value: secret,
    isAssigned: /[=:>(,]/.test(between),
    isQuoted: /["'`](?:\s*\n\s*)?$/.test(between),
    opener: at > 0 ? (/([^\s"'`])[\s"'`]*$/.exec(line.slice(Math.max(0, at - 80), at - before.length))?.[1] ?? '') : '',
    next: at < 0 ? '' : line.slice(at + matched.length, at + matched.length + 1),
    between,
  };
}
