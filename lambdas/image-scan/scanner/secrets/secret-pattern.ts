import type { Severity } from '../../../verdicts/severity';
import type { SecretKind } from './secret-kind';

type Rest = Pick<SecretKind, 'minEntropy' | 'except' | 'path' | 'generic' | 'evidence' | 'strict'>;
/** Id, name with its article, severity. */
type Head = readonly [id: string, name: string, severity: Severity];

/** Not within a longer word; an escape (`\n`) or a percent-encoded character before it is not part of the word. */
function startsAt(prefix: string): string {
  return `(?:${prefix})(?<!(?<!\\\\|%[0-9A-Fa-f])[A-Za-z0-9_-](?:${prefix}))`;
}
const END = '(?![A-Za-z0-9_-])';
/** For tokens of base64, or that may hold `.`. */
const WIDE_END = '(?![A-Za-z0-9_+/=-]|\\.[A-Za-z0-9])';

/** A token that its prefix tells: the prefix, a source without repeats, holds the keyword unless others are given. */
export function token(
  [id, name, severity]: Head,
  prefix: string,
  body: string,
  rest: Rest & { readonly keywords?: readonly string[] } = {},
): SecretKind {
  const { keywords = [prefix.replaceAll('\\', '').toLowerCase()], ...others } = rest;
  return { id, name, severity, keywords, pattern: pattern(`${startsAt(prefix)}(?:${body})${END}`), ...others };
}

/** A value of a known form beside a name that holds one of the words, which are in lower case and of any case in the text. */
export function named(
  [id, name, severity]: Head,
  words: readonly string[],
  value: string,
  rest: Rest & { readonly keywords?: readonly string[]; readonly names?: string } = {},
): SecretKind {
  const { keywords = words, names = words.map(wordOf).join('|'), ...others } = rest;
  const source = `(?:${names})${NAME_REST}${ASSIGNMENT}(?<secret>${value})${WIDE_END}`;
  return { id, name, severity, keywords, pattern: pattern(source), minEntropy: 2.7, evidence: 'name', ...others };
}

/** Of a short word its end, too: `lob` in `lobKey` and `LOB_KEY`, not in `lobby`. */
function wordOf(word: string): string {
  if (!/^[a-z]{2,4}$/.test(word)) return anyCase(word);
  const [first = '', ...others] = word;
  const capitalised = first.toUpperCase() + others.join('');
  return `${word}(?![a-z])|${capitalised}(?![a-z])|${word.toUpperCase()}(?![A-Z](?![a-z]))`;
}

/** A form that says all itself; its group `secret` is the credential. */
export function form(
  [id, name, severity]: Head,
  keywords: readonly string[],
  source: string,
  rest: Rest = {},
): SecretKind {
  return { id, name, severity, keywords, pattern: pattern(source), ...rest };
}

export function pattern(source: string): RegExp {
  return new RegExp(source, 'gd');
}

/** A source that matches the text in upper, lower or mixed case: `[aA][pP][iI]`; other characters stand for themselves. */
export function anyCase(text: string): string {
  return text.replace(/[a-z]/g, (letter) => `[${letter}${letter.toUpperCase()}]`);
}

/** What a name may go on with after the word that is sought. */
export const NAME_REST = '[\\w.\\- \\t]{0,40}';

/** What ends a name and opens its value, up to the first character of the value. */
export const ASSIGNMENT = assignment();

function assignment(): string {
  // None of what follows begins with a letter or digit: else it would be tried behind each one of a long name.
  const closers = '(?!\\w)["\'`\\\\\\])]{0,4}';
  // `=`, `:`, `:=`, `::=`, `?=`, `.=`, `=>`, `->`, `,` of a call, `>` of an element, `||` of a default.
  const operator = '\\s{0,8}(?:[:.?+|&]{0,3}=[=>]?|:{1,3}|->|,|>|[|?]{2}|\\()\\s{0,12}';
  // `name: String = `, `name string = `.
  const typed = '(?:[ \\t]{1,3}:?|:)[ \\t]{0,3}&?[A-Za-z][\\w<>[\\]?]{0,24}[ \\t]{0,3}=[ \\t]{0,3}';
  // `key="name" value="`, `{"name": "…", "value": "`, `name: …\n value: `, `variable "…" {\n default = `.
  const beside = '[",\'{\\s]{1,40}["\']?(?:[vV]alue|default|content)["\']?\\s{0,4}[:=]\\s{0,4}';
  // `ENV NAME value`, `--name value`.
  const blank = '[ \\t]{1,4}';
  const opener = '(?:<!\\[CDATA\\[|[bruLf@$]?["\'`\\\\([{]{1,4}\\s{0,12}["\'`\\\\]{0,4})?';
  const scheme = '(?:[bB]earer|[bB]asic|[tT]oken|[aA]pi[kK]ey)?[ \\t]{0,2}';
  return `${closers}(?:${operator}|${typed}|${beside}|${blank})${opener}${scheme}`;
}

export const UUID = '[0-9a-fA-F]{8}-[0-9a-fA-F]{4}-[0-9a-fA-F]{4}-[0-9a-fA-F]{4}-[0-9a-fA-F]{12}';
export const hex = (length: number | string) => `[0-9a-fA-F]{${length}}`;
export const alnum = (length: number | string) => `[0-9A-Za-z]{${length}}`;
export const urlSafe = (length: number | string) => `[0-9A-Za-z_-]{${length}}`;
/** Letters, digits, `=`, `_` and `-`: the alphabet of tokens whose provider does not tell one. */
export const loose = (length: number | string) => `[0-9A-Za-z=_-]{${length}}`;
