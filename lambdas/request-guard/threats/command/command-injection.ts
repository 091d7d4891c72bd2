import { type Judgement, NOTHING_FOUND } from '../judgement';
import { showsCode, unlessQuoted } from '../markup/quoted-code';
import type { Detector, RequestValue } from '../threat';
import { judgeCommand } from './chained-command';
import { detectCodeExecution } from './code-execution';
import { type Prefix, prefixOf } from './command-context';
import { judgeCommandLine } from './command-line';
import { readCommand } from './simple-command';

/** Prose and code separate a lot; what an injection needs is among the first. */
const MAX_POSITIONS = 400;
const LONG = 400;
/** A command that is put into a parameter is shorter. */
const LONGEST_LINE = 150;
const SEPARATORS = /[;|&\n\r`]|[$<>]\(/g;
/** What may stand between a separator and the command: more of them, spaces, quotes, and words that take a command. */
const LEAD_CHARACTERS: ReadonlySet<number> = new Set(Array.from(' \t\n\r;|&(\'"`{!+', (one) => one.charCodeAt(0)));
const LEAD_WORD = /(?:sudo|time|exec|then|do|eval|nohup|command)\s(?!-)/y;
const SHELLSHOCK = /^\W{0,9}\(\)\s{0,9}\{(?:[^}]{0,40}\}\s{0,9}[;>]|\s{0,9}\(a\)=>)/;
const NETWORK_DEVICE = /\/dev\/(?:tcp|udp)\/[\w.${}-]+\/\d/;
/** Files of every system, which whatever program that an attacker thinks of is to print. */
const ANY_PROGRAM =
  /[^\s;|&<>()]{1,40}(?:\s{1,3}-\S{1,20})?(?:\s{1,3}|\s{0,3}<\s{0,3})\S{0,20}(?:\/etc\/(?:passwd|shadow)|win\.ini|boot\.ini)/iy;
/** A character reference, up to its semicolon. */
const ENTITY = /&(?:[lg]t|amp|quot|apos|nbsp|#\w{2,4})$/;
/** A block of Markdown's, and nothing before it. */
const FENCED = /^\s{0,9}```\w{0,12}\r?\n/;

/** Whether a text would have a shell run a program of the sender's choice, where an application puts it into a command. */
export const detectCommandInjection: Detector = unlessQuoted(showsCode, (text, value) => {
  const code = detectCodeExecution(text, value);
  const shell = shellScore(text, value);
  const { score, evidence } = code.score > shell.score ? code : shell;
  if (score <= 0) return null;
  const isFenced = value.place === 'json' && FENCED.test(text);
  return { family: 'command-injection', score: Math.min(score, isFenced ? 45 : 100), evidence };
});

function shellScore(text: string, value: RequestValue): Judgement {
  if (SHELLSHOCK.test(text)) return { score: 95, evidence: 'function-definition' };
  let best = NOTHING_FOUND;
  if (text.length < LONG && NETWORK_DEVICE.test(text)) best = { score: 75, evidence: 'network-device' };
  SEPARATORS.lastIndex = 0;
  const first = SEPARATORS.exec(text);
  const whole =
    text.length > LONGEST_LINE ? NOTHING_FOUND : judgeCommandLine(text, skipLead(text, 0), value, first === null);
  if (whole.score > best.score) best = whole;
  if (first === null) return best;
  let prefix: Prefix | null = null;
  const mayTell = text.length < LONG && (text.includes('/etc/') || text.includes('.ini'));
  let match: RegExpExecArray | null = first;
  let from = -1;
  for (let positions = 0; match !== null && positions < MAX_POSITIONS; positions++) {
    const at = match.index;
    const start = skipLead(text, at + match[0].length);
    if (start > from) {
      from = start;
      const command = readCommand(text, start);
      if ((command !== null || mayTell) && !isPartOfOther(text, at, match[0])) {
        prefix ??= prefixOf(text.slice(0, Math.min(first.index, LONG)));
        const found =
          command === null
            ? judgeAnyProgram(text, start, match[0], prefix)
            : judgeCommand({ text, separator: match[0], at, start, first: first.index, prefix, command }, value);
        if (found.score > best.score) best = found;
      }
    }
    SEPARATORS.lastIndex = Math.max(start, at + 1);
    match = SEPARATORS.exec(text);
  }
  return best;
}

/** The semicolon of a character reference, and the angle of a generic call, separate nothing. */
function isPartOfOther(text: string, at: number, separator: string): boolean {
  if (separator === ';') return ENTITY.test(text.slice(Math.max(0, at - 6), at));
  return (separator === '>(' || separator === '<(') && /[\w>)\]]/.test(text[at - 1] ?? '');
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

function judgeAnyProgram(text: string, start: number, separator: string, prefix: Prefix): Judgement {
  if (!/[;|&]/.test(separator) || (prefix !== 'nothing' && prefix !== 'value')) return NOTHING_FOUND;
  ANY_PROGRAM.lastIndex = start;
  return ANY_PROGRAM.test(text) ? { score: 65, evidence: 'chained-command' } : NOTHING_FOUND;
}
