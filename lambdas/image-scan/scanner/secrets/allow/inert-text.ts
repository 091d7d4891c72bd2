import type { FoundText } from '../secret-kind';
import { assignmentOf } from './assignment';

/** A reference, a call, a digest, an address, a field of a template or an entry of passwd in the place of the value. */
const NO_LITERAL =
  /^(?:sha(?:1|224|256|384|512)[-:]|md5[-:]|process\.env|os\.environ|env\.|var\.|local\.|data\.|module\.|self\.|this\.|config\.|System\.|ENV\[|\$[A-Za-z_{(]|\{\{|%[A-Za-z_]+%|[a-z]{2,8}:\/\/|\.{0,2}\/|@|--|\{[a-z]+_\w{1,40}\}|[\w-]{1,32}:[x*!]:\d+:\d+:|\d{4}-\d\d-\d\dT)/;

/**
 * Text in which a value beside a name is code, a reference or nothing: `,apiKey:"…",` of minified code,
 * `token: process.env.X`, `password = ""` before the next line, the constants of a program.
 */
export function isInertText(found: FoundText): boolean {
  if (NO_LITERAL.test(found.secret)) return true;
  const { between } = assignmentOf(found);
  if (/(?<!["'`])(?:""|''|``)(?!["'`])/.test(between)) return true;
  return isMinified(found) || isAmongBytes(found) || isWithinArn(found);
}

/** One line of code without blanks around it: `,apiKey:"…",`. */
function isMinified({ matched, line }: FoundText): boolean {
  const at = line.indexOf(matched);
  if (at < 0 || /\s/.test(matched)) return false;
  const before = line.slice(Math.max(0, at - 60), at).replace(/[\w.$-]{0,60}$/, '');
  const after = line.slice(at + matched.length, at + matched.length + 2);
  return /[,{(;]$/.test(before) && /^["'`]?[,})\];]/.test(after) && /^[\w$.-]+[:=]["'`]/.test(matched);
}

/** In binaries names and values stand beside each other by chance. */
function isAmongBytes({ matched, line }: FoundText): boolean {
  const at = Math.max(0, line.indexOf(matched));
  // biome-ignore lint/suspicious/noControlCharactersInRegex: they tell binary data from text.
  return /[\x00-\x08\x0e-\x1a\x1c-\x1f]/.test(line.slice(Math.max(0, at - 40), at + matched.length + 40));
}

/** `arn:aws:secretsmanager:eu-west-1:111111111111:secret:name`. */
function isWithinArn({ matched, line }: FoundText): boolean {
  const at = line.indexOf(matched);
  return at > 0 && /arn:[\w-]{1,20}:[\w:/*-]{0,100}$/.test(line.slice(Math.max(0, at - 140), at));
}
