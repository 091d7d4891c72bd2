import type { RequestValue } from '../threat';
import { programKind } from './shell-words';
import type { SimpleCommand } from './simple-command';

/** What stands before the first separator. */
export type Prefix = 'nothing' | 'value' | 'name' | 'phrase' | 'prose' | 'command';

const SHORT = 150;
const LONG = 400;
/** Numbers, addresses, names of files: what an application would put into a command. */
const VALUE = /^(?:[.:,/-]{0,2}|[.:,/-]*\d[\d.:,/-]*|(?:[\w%~-]*[./]|[\w%~-]+[@:])[\w./@:%~-]*)(?<![\w-]:)$/;
/** A script that sets a variable from what a program prints. */
const ASSIGNED = /^(?:export )?\w+=['"]?\$?$/;
const CLOSING = /['")\]}\\\s]+$/;
const SHELL_KEYWORD = /^(?:[$#]|while|until|for|if|elif|else|then|do|case)$/;
/** More lines than this, blank ones aside, are a script or a text, not what is put into a command. */
const MOST_LINES = 3;
/** Characters that are enough to tell. */
const MOST_OF_LINES = 4000;

/** @param before what stands before the first separator; no more of it is looked at than tells */
export function prefixOf(before: string): Prefix {
  const text = before.slice(0, LONG).replace(CLOSING, '').trimStart();
  if (text === '' || text === '$' || text === '{$') return 'nothing';
  if (VALUE.test(text)) return 'value';
  const words = text.split(/\s+/, 6);
  const head = words[0]?.toLowerCase() ?? '';
  if (programKind(head) !== null || SHELL_KEYWORD.test(head) || ASSIGNED.test(text)) return 'command';
  if (words.length === 1) return 'name';
  return words.length <= 3 && text.length < 60 ? 'phrase' : 'prose';
}

/** How sure a command is one, by what stands before it. */
export function prefixFactor(prefix: Prefix, command: SimpleCommand, text: string, { place }: RequestValue): number {
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

/** A script or a text: several lines, or many words. */
export function isLongText(text: string): boolean {
  if (text.length > LONG && /\s/.test(text.slice(0, LONG).trim())) return true;
  if (!text.includes('\n')) return false;
  const lines = text.slice(0, MOST_OF_LINES).split('\n');
  return lines.filter((line) => line.trim() !== '').length > MOST_LINES;
}

/**
 * Whether an operator stands first in a line that does not go on from the one before: a mistake in a script, and what ends the
 * line that an application has begun. Documents indent such lines where they fold them.
 */
export function startsWithOperator(text: string, line: number): boolean {
  if (!/[;&]|\|\|/y.test(text.slice(line, line + 2))) return false;
  return !/[\\`^]\r?\n$/.test(text.slice(Math.max(0, line - 3), line));
}

/** Whether a line is nothing but a substitution, whose command ends at a place. */
export function isSubstitutionOnly(text: string, line: number, end: number): boolean {
  if (!text.startsWith('$(', line)) return false;
  const close = text.indexOf('\n', end);
  return /^[^\n]{0,80}\)\s*$/.test(text.slice(end, close === -1 ? text.length : close).slice(0, 100));
}
