import { type Judgement, NOTHING_FOUND } from '../judgement';
import type { Detection, RequestValue } from '../threat';
import { detectCodeExecution } from './code-execution';
import { PRINTS, programKind } from './shell-words';
import { readCommand, type SimpleCommand } from './simple-command';

/** What stands before the first separator. */
type Prefix = 'nothing' | 'value' | 'name' | 'phrase' | 'prose' | 'command';

/** Prose and code separate a lot; what an injection needs is among the first. */
const MAX_POSITIONS = 400;
const SHORT = 150;
const LONG = 400;
const SEPARATORS = /[;|&\n\r`]|\$\(|[<>]\(/g;
/** What may stand between a separator and the command: more of them, spaces, quotes, and words that take a command. */
const LEAD_CHARACTERS: ReadonlySet<number> = new Set(Array.from(' \t\n\r;|&(\'"`{!+', (one) => one.charCodeAt(0)));
const LEAD_WORD = /(?:sudo|time|exec|then|do|eval|nohup|command)\s/y;
const SHELLSHOCK = /^\W{0,9}\(\)\s{0,9}\{[^}]{0,40}\}\s{0,9};/;
const NETWORK_DEVICE = /\/dev\/(?:tcp|udp)\/[\w.${}-]+\/\d/;
/** Numbers, addresses, names of files: what an application would put into a command. */
const VALUE = /^(?:[\d.:,/-]*|[\w%~-]*[./@:][\w./@:%~-]*)$/;
const CLOSING = /['")\]}\\\s]+$/;

/** Whether a text would have a shell run a program of the sender's choice, where an application puts it into a command. */
export function detectCommandInjection(text: string, value: RequestValue): Detection | null {
  const code = detectCodeExecution(text);
  const best = [shellScore(text, value), code].reduce((a, b) => (b.score > a.score ? b : a));
  return best.score <= 0
    ? null
    : { family: 'command-injection', score: Math.min(best.score, 100), evidence: best.evidence };
}

function shellScore(text: string, value: RequestValue): Judgement {
  if (SHELLSHOCK.test(text)) return { score: 95, evidence: 'function-definition' };
  let best = NOTHING_FOUND;
  if (text.length < LONG && NETWORK_DEVICE.test(text)) best = { score: 75, evidence: 'network-device' };
  SEPARATORS.lastIndex = 0;
  const first = SEPARATORS.exec(text);
  const whole = wholeCommand(text, value, first === null);
  if (whole.score > best.score) best = whole;
  if (first === null) return best;
  let prefix: Prefix | null = null;
  let match: RegExpExecArray | null = first;
  let from = -1;
  for (let positions = 0; match !== null && positions < MAX_POSITIONS; positions++) {
    const at = match.index;
    const start = skipLead(text, at + match[0].length);
    if (start > from) {
      from = start;
      const command = readCommand(text, start);
      if (command !== null) {
        prefix ??= prefixOf(text.slice(0, Math.min(first.index, LONG)));
        const found = judgeCommand(text, match, first.index, command, prefix, value);
        if (found.score > best.score) best = found;
      }
    }
    SEPARATORS.lastIndex = Math.max(start, at + 1);
    match = SEPARATORS.exec(text);
  }
  return best;
}

/** Where a command would begin, at or after a place; past at most one word that takes it. */
function skipLead(text: string, from: number): number {
  const at = skipCharacters(text, from);
  LEAD_WORD.lastIndex = at;
  return LEAD_WORD.test(text) ? skipCharacters(text, LEAD_WORD.lastIndex) : at;
}

function skipCharacters(text: string, from: number): number {
  let at = from;
  for (; at < text.length; at++) {
    const isSubstitution = text[at] === '$' && text[at + 1] === '(';
    if (!isSubstitution && !LEAD_CHARACTERS.has(text.charCodeAt(at))) break;
  }
  return at;
}

function judgeCommand(
  text: string,
  match: RegExpExecArray,
  first: number,
  command: SimpleCommand,
  prefix: Prefix,
  value: RequestValue,
): Judgement {
  const separator = match[0];
  const sure = commandScore(text, match.index, separator, command, prefix);
  const shape = match.index === first && leadsOff(separator, prefix) ? 1 : shapeFactor(text);
  const score = Math.round(sure * prefixFactor(prefix, command, text, value) * shape * lineFactor(separator, prefix));
  return { score, evidence: separator.endsWith('(') || separator === '`' ? 'substitution' : 'chained-command' };
}

/** A command that follows what an application would put there, so that no length of what comes after makes it a text. */
function leadsOff(separator: string, prefix: Prefix): boolean {
  return (prefix === 'nothing' || prefix === 'value') && (separator === ';' || separator === '|' || separator === '&');
}

function commandScore(text: string, at: number, separator: string, command: SimpleCommand, prefix: Prefix): number {
  if (separator === '`' && !isSubstitution(text, at, command)) return 0;
  if (separator === '|' && isTable(text, command)) return 0;
  const isLine = separator === '\n' || separator === '\r';
  const bonus = (command.isObfuscated ? 15 : 0) + (command.hasFolder ? 10 : 0);
  const isOpened = separator === '`' || separator.endsWith('(');
  return Math.min(100, baseScore(command, isLine, isOpened, prefix) + bonus);
}

function baseScore(command: SimpleCommand, isLine: boolean, isOpened: boolean, prefix: Prefix): number {
  const { kind, name, arguments: given } = command;
  const isPlain = kind === 'plain';
  switch (given) {
    case 'file':
      return isPlain ? 95 : 85;
    case 'host':
      return isPlain ? 90 : 55;
    case 'technical':
      return isPlain ? 85 : 65;
    case 'number':
      return isPlain || name === 'timeout' || PRINTS.has(name) ? 80 : 40;
    case 'none':
      if (isPlain) return isOpened || !isAmbiguous(name, isLine, prefix) ? 80 : 40;
      return prefix === 'nothing' && !isLine && !isOpened && name !== 'more' ? 52 : 30;
    case 'words':
      if (isPlain) return 40;
      return PRINTS.has(name) && (prefix === 'nothing' || prefix === 'value') ? 55 : 0;
  }
}

/** A name of two letters, or a line of its own, after a word: a list of names rather than a command. */
function isAmbiguous(name: string, isLine: boolean, prefix: Prefix): boolean {
  if (prefix !== 'name' && prefix !== 'phrase') return false;
  return isLine || name.length < 3 || name === 'dir' || name === 'php';
}

/** A backtick opens a substitution where nothing stands around the pair but what it is glued to; else it is markup. */
function isSubstitution(text: string, at: number, command: SimpleCommand): boolean {
  const before = text.slice(Math.max(0, at - 80), at);
  const close = text.indexOf('`', at + 1);
  if (close === -1) return false;
  const after = text.slice(close + 1, close + 80);
  return command.end <= close && !/[^\s'"]\s/.test(before) && !/\s[^\s'"#;|&-]/.test(after);
}

/** Columns of a Markdown table, or names in a list: `| id | name |`. */
function isTable(text: string, command: SimpleCommand): boolean {
  if (command.arguments !== 'none' || command.hasFolder) return false;
  return text.split('|', 5).length > 3;
}

function prefixOf(before: string): Prefix {
  const text = before.replace(CLOSING, '').trimStart();
  if (text === '' || text === '$' || text === '{$') return 'nothing';
  if (VALUE.test(text)) return 'value';
  const words = text.split(/\s+/, 6);
  const head = words[0]?.toLowerCase() ?? '';
  if (programKind(head) !== null || head === '$' || head === '#') return 'command';
  if (words.length === 1) return 'name';
  return words.length <= 3 && text.length < 60 ? 'phrase' : 'prose';
}

function prefixFactor(prefix: Prefix, command: SimpleCommand, text: string, { place }: RequestValue): number {
  switch (prefix) {
    case 'nothing':
    case 'value':
      return 1;
    case 'name':
      return 0.95;
    case 'phrase':
      return 0.65;
    case 'prose':
      return command.arguments === 'file' && text.length < SHORT ? 0.6 : 0.45;
    case 'command':
      return place === 'json' || place === 'form' || place === 'body' ? 0.5 : 0.75;
  }
}

/** Lines after a first line of words are a text's. */
function lineFactor(separator: string, prefix: Prefix): number {
  const isLine = separator === '\n' || separator === '\r';
  return isLine && prefix !== 'nothing' && prefix !== 'value' ? 0.6 : 1;
}

/** Several lines are a script or a text, not what is put into a command. */
function shapeFactor(text: string): number {
  if (text.length > LONG) return 0.5;
  return text.trim().split('\n', 5).length > 3 ? 0.5 : 1;
}

/** A value that is a command line from its first character, as where an application runs what it is given. */
function wholeCommand(text: string, { place }: RequestValue, isAlone: boolean): Judgement {
  if (text.length > SHORT || text.includes('\n')) return NOTHING_FOUND;
  const command = readCommand(text, skipLead(text, 0));
  if (command === null) return NOTHING_FOUND;
  const inUrl = place !== 'json' && place !== 'form' && place !== 'body';
  const evidence = 'command-line';
  if (command.isObfuscated && command.kind === 'plain') return { score: 60, evidence };
  if (command.arguments === 'file') return { score: inUrl ? 60 : 52, evidence };
  if (command.arguments === 'host' && command.kind === 'plain') return { score: inUrl ? 55 : 40, evidence };
  const isCalled =
    command.hasFolder && (command.arguments === 'technical' || (command.arguments === 'none' && !isAlone));
  if (isCalled) return { score: 60, evidence };
  if (command.arguments === 'technical' && command.kind === 'plain') return { score: inUrl ? 55 : 40, evidence };
  return NOTHING_FOUND;
}
