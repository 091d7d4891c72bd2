import { type Judgement, NOTHING_FOUND } from '../judgement';
import type { RequestValue, ValuePlace } from '../threat';
import { programKind } from './shell-words';
import { readCommand, type SimpleCommand } from './simple-command';

/** A program's option that has it run another program. */
const RUNNING_OPTION =
  /^-{1,2}(?:checkpoint-action=exec|(?:o\s?)?proxycommand[=\s]|(?:use-compress-program|to-command|upload-pack|receive-pack|exec|post-file|rsh)[=\s])|^ext::\S/i;
/** A command that does nothing, to see whether one runs. */
const NO_COMMAND = /^["'\s]{0,3}`(?:true|false)`["'\s]{0,3}$/;
/** Files that no administrator asks an assistant or a colleague about as a matter of course. */
const TELLING = /passwd|shadow|\.ini\b|\/proc\/|wp-config|_history/i;
/** An argument that is a path from the root of a system or a drive. */
const ROOTED = /\s(?:[\\/]|[a-z]:(?:[\\/"'\s]|$))/i;
/** An operator, a name and a few words. */
const CHAINED =
  /^["')\s]{0,4}(?:;|&&?|\|\|?)\s{0,3}([a-z][\w.-]{1,20})((?:\s{1,3}[\w@:.,/=*-]{1,40}){1,4})\s{0,3}(?:["';&|#].{0,40})?$/;
const SENTENCE =
  /\b(?:the|an?|of|on|or|out|and|to|for|in|is|are|me|you|your|my|it|this|that|with|by|from|about|all|more|new)\b/i;

/**
 * A value that is a command line from its first character, as where an application runs what it is given, or that has an
 * option as an argument.
 *
 * @param start where the first word begins
 * @param isAlone whether there is no separator in it
 */
export function judgeCommandLine(text: string, start: number, value: RequestValue, isAlone: boolean): Judgement {
  if (text.includes('\n')) return NOTHING_FOUND;
  const isStructured = value.place === 'json' || value.place === 'body';
  if ((text[0] === '-' || text.startsWith('ext::')) && RUNNING_OPTION.test(text))
    return { score: isStructured ? 45 : 65, evidence: 'running-option' };
  if (!isStructured && isChainedToNothing(text)) return { score: 55, evidence: 'chained-command' };
  const command = readCommand(text, start);
  return command === null
    ? NOTHING_FOUND
    : { score: scoreOf(text, command, value.place, isAlone), evidence: 'command-line' };
}

/** Whether a value begins with an operator and goes on as a command, whose arguments may be words but are no sentence. */
function isChainedToNothing(text: string): boolean {
  const [, name, words] = CHAINED.exec(text) ?? [];
  return name !== undefined && programKind(name) !== null && !SENTENCE.test(words ?? '');
}

function scoreOf(text: string, command: SimpleCommand, place: ValuePlace, isAlone: boolean): number {
  const isStructured = place === 'json' || place === 'body';
  const { arguments: given, kind, name, hasFolder, isObfuscated, end } = command;
  if (kind === 'plain') {
    if (isObfuscated) return 60;
    const isSure = place !== 'form' || (given === 'technical' && ROOTED.test(text));
    if (given === 'host' || (given === 'technical' && !hasFolder)) return isStructured || !isSure ? 40 : 55;
    // What is chained to it is the application's.
    if (given === 'none' && !isStructured && /^\s*[;|&][\s;|&]*$/.test(text.slice(end))) return 55;
  }
  if (given === 'file') return !isStructured ? 60 : TELLING.test(text) ? 52 : 40;
  // Interpreters are named so in settings.
  if (hasFolder && given === 'technical') return isStructured && programKind(name) === 'wordlike' ? 45 : 60;
  if (hasFolder && given === 'none' && !isAlone) return 60;
  return !isStructured && NO_COMMAND.test(text) ? 52 : 0;
}
