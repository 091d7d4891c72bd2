/** A line of sudoers by which somebody becomes another user without a password. */
export interface PasswordlessRule {
  /** Counted from 1. */
  readonly line: number;
  /** The user, `%group` or alias; `everybody` for a default without a name. */
  readonly who: string;
}

const MAX_NAME = 64;

/**
 * Lines with `NOPASSWD:`, or defaults that set `!authenticate`. Rules of root itself are harmless and left out.
 * Source: sudoers(5). Total, and linear in the bytes.
 */
export function parseSudoers(bytes: Buffer): PasswordlessRule[] {
  return logicalLines(bytes.toString('utf8')).flatMap(({ line, text }): PasswordlessRule[] => {
    const defaults = /^Defaults(\S{0,256})\s/.exec(text);
    if (defaults) {
      if (!/[\s,]!authenticate(?![\w])/.test(text)) return [];
      const name = (defaults[1] ?? '').replace(/^[:@>!]/, '');
      return isRoot(name) ? [] : [{ line, who: name === '' ? 'everybody' : clipped(name) }];
    }
    // A word of its own is the user; what follows the host's `=` are the commands and their tags.
    const who = /^\S{1,1024}/.exec(text)?.[0] ?? '';
    const equals = text.indexOf('=');
    const isRule = equals > 0 && !/^(?:User|Runas|Host|Cmnd|Cmd)_Alias$/.test(who);
    return isRule && !isRoot(who) && /\bNOPASSWD\s{0,8}:/.test(text.slice(equals)) ? [{ line, who: clipped(who) }] : [];
  });
}

function logicalLines(text: string): { line: number; text: string }[] {
  const lines: { line: number; text: string }[] = [];
  let parts: string[] = [];
  let start = 1;
  for (const [index, raw] of text.split('\n').entries()) {
    if (parts.length === 0) start = index + 1;
    if (raw.endsWith('\\')) {
      parts.push(raw.slice(0, -1));
      continue;
    }
    parts.push(raw);
    lines.push({ line: start, text: withoutComment(parts.join('')).trim() });
    parts = [];
  }
  if (parts.length > 0) lines.push({ line: start, text: withoutComment(parts.join('')).trim() });
  return lines;
}

/** A `#` before a number is a user's id. */
function withoutComment(line: string): string {
  const comment = /(?:^|\s)#(?!\d)/.exec(line);
  return comment ? line.slice(0, comment.index) : line;
}

function isRoot(who: string): boolean {
  return who === 'root' || who === '#0';
}

function clipped(name: string): string {
  return name.length > MAX_NAME ? `${name.slice(0, MAX_NAME)}…` : name;
}
