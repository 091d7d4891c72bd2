import { PRINTS, type ProgramKind, programKind } from './shell-words';

/** What a program's arguments look like, from the surest to what prose has too. */
export type Arguments = 'file' | 'host' | 'technical' | 'number' | 'none' | 'words';

export interface SimpleCommand {
  readonly kind: ProgramKind;
  readonly name: string;
  readonly arguments: Arguments;
  /** The name was written so that a filter would not know it: `c''at`, `c\at`, `/???/c?t`, `${IFS}` before its arguments. */
  readonly isObfuscated: boolean;
  /** Called by the path of its file. */
  readonly hasFolder: boolean;
  /** Where the command ends: at a separator, a line's end or the text's. */
  readonly end: number;
}

/** More of a command than this tells no more of it. */
const WINDOW = 300;
const WORD = /^(?:[^\s;|&<>()`'"]|'[^']{0,40}'|"[^"]{0,40}"|(?<=\$)\(\s{0,9}\))+/;
/** A word that a shell changes nothing of. */
const PLAIN_WORD = /[A-Za-z0-9_.-]{1,60}(?=[\s;|&<>()`:,=]|$)(?!:[\\/])/y;
/** What follows a name that is no command: a field's in `&groups=a`, a heading's in `date: today`, one of several, a number's. */
const NAMES_FIELD = /['"]?(?:[:,]|\s{0,9}[<>]?=)|'s\b|\s{0,9}(?:<<|>>)\s?\d/y;
/** A variable that holds a space. */
const FIELD_SEPARATOR = /\$\{?IFS\b/;
/** The first character of a variable that holds a path. */
const SLASH_OF_PATH = /\$\{(?:PATH|HOME|PWD|OLDPWD|SHELL)(?:::|:0:)1\}/g;
/** What a shell takes out of a word before it looks it up: empty and inner quotes, escapes, unset parameters. */
const NOISE = /['"\\^]|\$(?=['"])|\$[@*\d!]|\$\{\w{1,9}\}|\$\([^)]{0,2}\)/g;
const FOLDER = /^(?:\/|\.\/|\.\.\/|~\/|usr\/|bin\/|[a-z]:\/|%\w+%\/).*\//;
const BIN_FOLDER = /(?:^|\/)s?bin\/|system32\//;
const EXTENSION = /\.(?:exe|com|bat|cmd)$/;
/** A path with wildcards that stand for the letters of a folder of programs: `/???/c?t`. */
const WILDCARD_PATH = /^\/(?:[?*\w]|\[\w\]){1,5}(?:\/(?:[?*\w]|\[\w\]){1,8}){1,2}$/;
/** A pattern of addresses or a query has one, or all of a segment. */
const MANY_WILDCARDS = /[?[].*[?[]|^\/(?:usr\/)?s?bin\/.*[?*[]/;
/** What is worth reading or running on a server, and nobody else names. */
const FILE =
  /\/etc\/|\/proc\/|\/dev\/(?:tcp|udp)\/|(?:boot|win|system)\.ini|passwd|shadow|\.ssh[\\/]|\.aws[\\/]|\.htpasswd|\.bash_history|web\.config|c:[\\/]+(?:windows|winnt|users|boot)|wp-config|\/bin\/(?:ba|z|k|c)?sh|\/var\/|\/root\b|\/tmp\//i;
const HOST = /https?:\/\/|\d{1,3}(?:\.\d{1,3}){3}|localhost|(?:^|\s)[\w-]{1,63}(?:\.[\w-]{1,63}){1,9}(?:[\s:/]|$)/i;
const NET_COMMAND = /^\s+(?:users?|localgroup|group|view|use|start|share|accounts)\b/i;
const TECHNICAL =
  /(?:^|\s)(?:--?[a-zA-Z]|\/[a-z?]\b|\.{1,2}[\\/]|[\\/~]\S|(?:[\\/~]|\.\.)(?=\s|$)|[a-z]:(?:[\\/"']|$|\s)|\$\w|\*|aux\b|\S+\.(?:txt|php|sh|py|log|conf|html?|js|exe)\b)|(?:^|[^-=])[<>]|%\w+%/i;
const NUMBER = /^\s*\d{1,5}(?:\.\d+)?[smhd]?\s*(?:['")]*|#.*)$/;
const NOTHING = /^[\s'")\]}#\\-]*$/;
/** Words and the end of a sentence: no arguments of a program. */
const PROSE = /\s{1,3}[A-Za-z]{1,30}(?:[ ,][A-Za-z ,]{0,100})?(?:[.!?;]|$)/y;
const END = /[;|&\n\r`)]/;

/** Reads the simple command at a place where a shell would look for one; null where no known program stands there. */
export function readCommand(text: string, from: number): SimpleCommand | null {
  if (text.startsWith('http', from)) return null;
  PLAIN_WORD.lastIndex = from;
  const plainWord = PLAIN_WORD.exec(text)?.[0].toLowerCase();
  if (plainWord !== undefined) {
    const isBraced = text[from + plainWord.length] === ',' && text[from - 1] === '{';
    if (!isBraced) return readPlain(text, from, plainWord);
  }
  const window = text.slice(from, from + WINDOW);
  const expanded = window.includes('1}') ? window.replace(SLASH_OF_PATH, '/') : window;
  if (expanded !== window) {
    const command = readCommand(expanded, 0);
    return command && { ...command, isObfuscated: true, end: from + command.end + window.length - expanded.length };
  }
  const raw = WORD.exec(window)?.[0];
  if (raw === undefined || raw.startsWith('#')) return null;
  const isBraced = from > 0 && text[from - 1] === '{' && raw.includes(',');
  const separator = isBraced ? raw.indexOf(',') : raw.search(FIELD_SEPARATOR);
  const word = (separator === -1 ? raw : raw.slice(0, separator)).replace(/\\{1,9}$/, '');
  const argumentsFrom = word.length;
  const isQuotedWhole = /^(['"]).*\1$/.test(word);
  const plain = (isQuotedWhole ? word.slice(1, -1) : word.replaceAll('\\', '/')).toLowerCase();
  const unfolded = FOLDER.test(plain) || BIN_FOLDER.test(plain) ? plain.slice(plain.lastIndexOf('/') + 1) : null;
  const stripped = word.replace(NOISE, '').toLowerCase();
  const name = withoutExtension(unfolded ?? stripped);
  const isWildcard = WILDCARD_PATH.test(word) && (from === 0 ? MANY_WILDCARDS : /[?*[]/).test(word);
  const kind = isWildcard ? 'plain' : kindOf(name, unfolded !== null && BIN_FOLDER.test(plain));
  if (kind === null) return null;
  const shape = {
    kind: EXTENSION.test(plain) ? 'plain' : kind,
    name,
    isObfuscated:
      isWildcard || separator !== -1 || (unfolded === null && !isQuotedWhole && stripped !== word.toLowerCase()),
    hasFolder: unfolded !== null && kind === 'plain',
  } as const;
  return withArguments(shape, text, from + argumentsFrom);
}

/** A command whose name is written as it is; most words that follow a separator end here. */
function readPlain(text: string, from: number, word: string): SimpleCommand | null {
  const name = withoutExtension(word);
  const kind = programKind(name);
  if (kind === null || isNameOfField(text, from + word.length)) return null;
  PROSE.lastIndex = from + word.length;
  if (kind === 'wordlike' && name !== 'net' && !PRINTS.has(name) && PROSE.test(text)) return null;
  const shape = { kind: name === word ? kind : 'plain', name, isObfuscated: false, hasFolder: false } as const;
  return withArguments(shape, text, from + word.length);
}

function withArguments(command: Omit<SimpleCommand, 'arguments' | 'end'>, text: string, from: number): SimpleCommand {
  const rest = text.slice(from, from + WINDOW);
  const length = END.exec(rest)?.index ?? rest.length;
  const isNetCommand = command.name === 'net' && NET_COMMAND.test(rest);
  return {
    ...command,
    arguments: isNetCommand ? 'technical' : argumentsOf(rest.slice(0, length)),
    end: from + length,
  };
}

function isNameOfField(text: string, after: number): boolean {
  NAMES_FIELD.lastIndex = after;
  return NAMES_FIELD.test(text);
}

function withoutExtension(name: string): string {
  return name.includes('.') ? name.replace(EXTENSION, '') : name;
}

function kindOf(name: string, isInBin: boolean): ProgramKind | null {
  const kind = programKind(name);
  if (kind !== null && isInBin) return 'plain';
  return kind;
}

function argumentsOf(text: string): Arguments {
  if (NOTHING.test(text)) return 'none';
  if (FILE.test(text)) return 'file';
  if (HOST.test(text)) return 'host';
  if (TECHNICAL.test(text)) return 'technical';
  return NUMBER.test(text) ? 'number' : 'words';
}
