import type { Judgement } from '../judgement';
import type { RequestValue } from '../threat';
import { isLongText, isSubstitutionOnly, type Prefix, prefixFactor, startsWithOperator } from './command-context';
import { PRINTS, programKind, TELLS } from './shell-words';
import type { SimpleCommand } from './simple-command';

/** What stands for itself where types and tables have such separators. */
const READ_AS_WORD = /^(?:more|true|false)$/;

/** Where in which text a command was found. */
export interface Found {
  readonly text: string;
  readonly separator: string;
  readonly at: number;
  /** Where the command is. */
  readonly start: number;
  /** Where the first separator is. */
  readonly first: number;
  readonly prefix: Prefix;
  readonly command: SimpleCommand;
}

/** How sure a command is one of the sender's, and no part of a text. */
export function judgeCommand(found: Found, value: RequestValue): Judgement {
  const { text, separator, command, prefix } = found;
  const sure = commandScore(found);
  const isLine = separator === '\n' || separator === '\r';
  let share = prefixFactor(prefix, command, text, value);
  // A word at the beginning of a sentence or a cell.
  if (command.kind === 'wordlike' && /[A-Z]/.test(text[found.start] ?? '')) share *= 0.5;
  // Messages are marked up so.
  if (separator === '`' && value.place === 'json' && command.kind === 'wordlike') share *= 0.65;
  // Lines after a first line of words are a text's.
  if (isLine && ((prefix !== 'nothing' && prefix !== 'value') || found.at !== found.first)) share *= 0.6;
  if (sure * share >= 1 && !leadsOff(found) && isLongText(text)) share *= 0.48;
  if (isAlien(found)) share = Math.max(share, 0.65);
  const evidence = separator.endsWith('(') || separator === '`' ? 'substitution' : 'chained-command';
  return { score: Math.round(sure * share), evidence };
}

/** A command that follows what an application would put there, so that no length of what comes after makes it a text. */
function leadsOff({ text, separator, at, first, prefix, command }: Found): boolean {
  if (at !== first || separator === '\n' || separator === '\r') return false;
  if (prefix === 'nothing' || prefix === 'value') return true;
  const isTelling = command.arguments === 'file' || command.arguments === 'host';
  const isOperator = separator === ';' || separator === '&' || text[at + 1] === '|';
  return prefix === 'name' && command.kind === 'plain' && isTelling && isOperator;
}

/** A line that no script and no text has: it begins with an operator, or is a substitution whose output would be run. */
function isAlien({ text, at, start, command: { kind, arguments: given, end } }: Found): boolean {
  if (kind !== 'plain' || (given !== 'file' && given !== 'host' && given !== 'technical')) return false;
  const lead = text.slice(at, start);
  const line = lead.lastIndexOf('\n');
  if (line === -1) return false;
  return (
    startsWithOperator(text, at + line + 1) || (given !== 'technical' && isSubstitutionOnly(text, at + line + 1, end))
  );
}

function commandScore(found: Found): number {
  const { text, at, separator, command, prefix } = found;
  if (separator === '`' && !isSubstitution(text, at, command)) return 0;
  const base = command.arguments === 'none' ? loneScore(found) : baseScore(command, prefix);
  if (base === 0) return 0;
  return Math.min(100, base + (command.isObfuscated ? 15 : 0) + (command.hasFolder ? 10 : 0));
}

function baseScore({ kind, name, arguments: given }: SimpleCommand, prefix: Prefix): number {
  const isPlain = kind === 'plain';
  switch (given) {
    case 'file':
      return isPlain ? 95 : 85;
    case 'host':
      return isPlain ? 90 : 55;
    case 'technical':
      return isPlain ? 85 : 65;
    case 'number':
      return (isPlain && name !== 'id') || name === 'timeout' || PRINTS.has(name) ? 80 : 40;
    default:
      // A cmdlet's name has a form of its own.
      if (isPlain) return name.includes('-') ? 70 : 40;
      return PRINTS.has(name) && (prefix === 'nothing' || prefix === 'value') ? 55 : 0;
  }
}

/** Of a program's name alone: after words it is one of a list of tools or fields, unless it is of a program that is in none. */
function loneScore({ text, at, start, first, separator, prefix, command }: Found): number {
  const { kind, name, hasFolder, isObfuscated } = command;
  const isDoubled = text[at + 1] === separator || text[at - 1] === separator;
  if (separator === '|' && !isDoubled && !hasFolder && isTable(text)) return 0;
  const isOpened = separator === '`' || separator.endsWith('(');
  const isLine = separator === '\n' || separator === '\r';
  const isQuoted = /['"]/.test(text[start - 1] ?? '');
  if (kind === 'wordlike') {
    const isBare = !isLine && !isOpened && !isQuoted && at === first;
    return prefix === 'nothing' && isBare && !READ_AS_WORD.test(name) ? 52 : 30;
  }
  if (separator === '|' && isQuoted && !TELLS.has(name)) return 40;
  // A variable of make is written so, and in capitals.
  if (isOpened && /[A-Z]/.test(text[start] ?? '')) return 40;
  if (isOpened || prefix === 'nothing' || prefix === 'value') return 80;
  if (isLine) return 40;
  return hasFolder || isObfuscated || TELLS.has(name) || ((isDoubled || start === at + 1) && /^[lp]s$/.test(name))
    ? 80
    : 40;
}

/** A backtick opens a substitution where nothing but a command stands around the pair, or it is glued to it; else it is markup. */
function isSubstitution(text: string, at: number, command: SimpleCommand): boolean {
  const before = text.slice(Math.max(0, at - 80), at);
  const close = text.indexOf('`', at + 1);
  if (close === -1) return false;
  if (programKind(/^\s{0,9}([a-z]{1,9}) $/.exec(before)?.[1] ?? '') === 'plain') return true;
  const after = text.slice(close + 1, close + 80);
  return command.end <= close && !/[^\s'"]\s/.test(before) && !/\s[^\s'"#;|&-]/.test(after);
}

/** Columns of a Markdown table, or names in a list: `| id | name |`. */
function isTable(text: string): boolean {
  const cells = text.split('|', 5);
  return cells.length > 2 && cells.filter((cell) => cell.trim() !== '').length > 1;
}
