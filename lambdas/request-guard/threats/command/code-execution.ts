import { type Judgement, NOTHING_FOUND } from '../judgement';
import { isDocument } from '../markup/quoted-code';
import type { RequestValue } from '../threat';
import { type CalledFunctions, calledFunctions } from './called-functions';

/** What is longer is a program of its own, or a text about one. */
const SHORT = 400;
const IMPORTS =
  /__import__\s{0,9}\(|require\s{0,9}\(\s{0,9}['"](?:node:)?(?:child_process|fs|os|vm)['"]\s{0,9}\)\s{0,9}\.\w|process\.(?:mainModule|binding)\b|\bjava\.lang\.Runtime\)?[.@]getRuntime|new java\.lang\.ProcessBuilder|__(?:globals|subclasses|builtins)__/;
const MAY_IMPORT = /__|require|process\.|java\.lang/;
const BREAKOUT =
  /^[^\s\w]{0,9}[\w.@-]{0,40}\s{0,3}(?:['"]\s{0,3}[;)}.|&]+|[;)}|&]+)\s{0,9}(?=[\w$@\\])|^\$?\{{1,2}\s{0,9}@?|^['"]\s{0,3}[.+]\s{0,9}|^\(?(?:__import__\(['"](?:os|subprocess|pty|commands)\b|(?:global\.)?process\.(?:mainModule|binding)\b)/;
/** The end of a text that has what the application puts after it made a comment or a string. */
const REST_TAKEN_OUT = /(?:\/\/|#|--|[.;+&|]\s{0,3}['"])\s{0,9}$/;
const PHP_TAG = /<\?(?:php\b|=)/i;
const INCLUSION = /<!--\s{0,9}#\s{0,9}(?:(exec)|include|echo|printenv|config|set)\b/i;

/** Whether a text would have an interpreter of PHP, Python, JavaScript and the like run what the sender chose. */
export function detectCodeExecution(text: string, { place }: RequestValue): Judgement {
  const inclusion = text.includes('<!--') ? INCLUSION.exec(text) : null;
  if (inclusion !== null && (inclusion[1] !== undefined || !isDocument(text)))
    return { score: 85, evidence: 'server-side-include' };
  const hasCalls = text.includes('(');
  const isPhp = text.includes('<?') && PHP_TAG.test(text);
  if (!isPhp && (!hasCalls || (text.length > SHORT && !mayBreakOut(text)))) return NOTHING_FOUND;
  const called = hasCalls ? calledFunctions(text) : null;
  const mayImport = text.length <= SHORT && MAY_IMPORT.test(text);
  if (called === null && !isPhp && !mayImport) return NOTHING_FOUND;
  const isStructured = place === 'json' || place === 'body';
  const isProgram = text.length > SHORT || isDocument(text) || (isStructured && text.includes('\n'));
  if (isPhp && isPhpOfSender(text, called, isProgram)) return { score: 85, evidence: 'php-code' };
  const breaksOut = BREAKOUT.test(text);
  const found = called === null ? NOTHING_FOUND : judgeCalls(text, called, breaksOut, isProgram);
  if (found.score > 55 || isProgram || !mayImport || !IMPORTS.test(text)) return found;
  return { score: breaksOut || called?.runs ? 75 : 40, evidence: 'code-import' };
}

/** Whether a text's beginning or end is not that of a program. */
function mayBreakOut(text: string): boolean {
  return BREAKOUT.test(text) || REST_TAKEN_OUT.test(text.slice(-20));
}

function isPhpOfSender(text: string, called: CalledFunctions | null, isProgram: boolean): boolean {
  if (called?.isChosen || isProgram) return called?.isChosen ?? false;
  return called?.runs || called?.probes || called?.reads || text.includes('$_') || /`[^`]{1,200}`/.test(text);
}

function judgeCalls(text: string, called: CalledFunctions, breaksOut: boolean, isProgram: boolean): Judgement {
  const { runs, isGiven, isChosen, reads, probes, followsString } = called;
  const evidence = 'code-execution';
  if (isGiven || isChosen || reads) {
    if (breaksOut) return { score: 85, evidence };
    if (followsString && REST_TAKEN_OUT.test(text.slice(-20))) return { score: 75, evidence };
    if (isGiven || isChosen) return { score: isProgram ? 45 : 65, evidence };
  }
  if (probes) return { score: breaksOut || text.length < 30 ? 75 : 35, evidence: 'code-probe' };
  return runs && breaksOut && !isProgram ? { score: 55, evidence } : NOTHING_FOUND;
}
