import { type AssignedValue, assignmentOf } from '../allow/assignment';
import { isGuessable } from '../allow/guessable';
import { isPlaceholder } from '../allow/placeholder';
import { isCodeFile } from '../allow/published';
import { looksRandom, wordLikeness } from '../entropy';
import type { SecretKind } from '../secret-kind';
import { isSecretName } from '../secret-name';
import { ASSIGNMENT, anyCase, form } from '../secret-pattern';

const WORDS = [
  'passwords?',
  'passwd',
  'passphrase',
  'passcode',
  'pwd',
  'secrets?',
  'tokens?',
  'credentials?',
  'creds?',
  'api[_.-]?key',
  'access[_.-]?key',
  'auth[_.-]?key',
  'private[_.-]?key',
  'encryption[_.-]?key',
  'signing[_.-]?key',
  'master[_.-]?key',
  'account[_.-]?key',
  '[_.-]pass',
  '[_.-]auth',
];
const KEYWORDS = [
  'passw',
  'passphrase',
  'passcode',
  'pwd',
  'secret',
  'token',
  'cred',
  ...['api', 'access', 'auth', 'private', 'encryption', 'signing', 'master', 'account'].flatMap((word) =>
    ['', '_', '-', '.'].map((sign) => `${word}${sign}key`),
  ),
  '_pass',
  '-pass',
  '.pass',
  '_auth',
  '-auth',
  '.auth',
];
const NAME = `(?:${WORDS.map((word) => word.replace(/\[.*?\]|[a-z]/g, (part) => (part.startsWith('[') ? part : anyCase(part)))).join('|')})[\\w.\\-]{0,40}`;
/** Printable, without quotes, brackets and the signs that end a value. */
const VALUE = '(?<secret>[!#-&*+./0-9:=?@A-Z^_a-z~-]{6,400})';

/**
 * Values that only their name tells. A random value beside the name of a secret; and, where the name says password, any
 * value that is neither a placeholder nor a word. Both give way to every other kind.
 */
export const GENERIC: readonly SecretKind[] = [
  form(
    ['generic-api-key', 'a random value under the name of a secret', 'HIGH'],
    KEYWORDS,
    `${NAME}${ASSIGNMENT}${VALUE}`,
    {
      evidence: 'name',
      generic: true,
      except: (found) => {
        const assigned = assignmentOf(found);
        const { name, value, isAssigned } = assigned;
        if (!isSecretName(name) && !/(?:^|[_.-])auth$/i.test(name)) return true;
        return value.length < (isAssigned ? 10 : 20) || !isLiteral(assigned, found.path) || !looksRandom(value);
      },
    },
  ),
  form(
    ['generic-password', 'a password', 'MEDIUM'],
    KEYWORDS.filter((word) => /pass|pwd/.test(word)),
    `${NAME}${ASSIGNMENT}${VALUE}`,
    {
      evidence: 'password',
      generic: true,
      except: (found) => {
        const assigned = assignmentOf(found);
        const { name, value, isAssigned } = assigned;
        if (!isAssigned || !/pass|pwd/i.test(name) || !isSecretName(name)) return true;
        return !isLiteral(assigned, found.path) || !isStrongEnough(value);
      },
    },
  ),
];

/**
 * Whether the value is written out. What stands without quotes in code is no literal; a value on the next line belongs to
 * what opened there; strings beside each other are name and value only in a call; a method's argument is its own.
 */
function isLiteral({ name, value, isQuoted, between, opener, next }: AssignedValue, path: string | null): boolean {
  if (/\n/.test(between) && !/[>|{][-+]?[ \t\r]*\n|value["']?\s*[:=]/i.test(between)) return false;
  if (/["'`][ \t]+$/.test(between) || value.toLowerCase().includes(name.toLowerCase())) return false;
  if (
    /^["'`\])]*\s*,/.test(between) &&
    !(opener === '(' && !/[a-z][A-Z]/.test(name)) &&
    !/value["']?\s*[:=]/i.test(between)
  )
    return false;
  if (/^["'`]?\s*\(/.test(between) && !isSecretName(name.replace(/^.*\./, ''))) return false;
  if (isQuoted) return true;
  return !/[|&(,+]/.test(between) && /^[\s;"'<}\\]?$/.test(next) && !(path !== null && isCodeFile(path));
}

/** A word in a text of a user interface is no password; letters with digits or signs are. */
function isStrongEnough(value: string): boolean {
  if (value.length > 64 || isPlaceholder(value) || isGuessable(value) || isFormatOrName(value)) return false;
  const classes = [/[a-z]/, /[A-Z]/, /[0-9]/, /[^A-Za-z0-9]/].filter((kind) => kind.test(value)).length;
  return classes >= 2 && /[0-9!@#$%^&*+?~]/.test(value);
}

/** `%(password)s`, `#password-field`, `password_1`, `PasswordV2`, `scram-sha-256`, `a@b.example`. */
function isFormatOrName(value: string): boolean {
  if (/^[#.@:*?&^~=+-]|%[sdifr(]|#{3}|[=:?]$|\.{2}|^[\w.-]+@[\w.-]+$/.test(value)) return true;
  const words = value
    .replace(/([a-z])([A-Z])/g, '$1 $2')
    .split(/[^A-Za-z]+/)
    .filter((word) => word !== '');
  const lettersOfNames = words.filter((word) => word.length >= 4 && wordLikeness(word) >= 0.7).join('').length;
  return (
    /^[A-Za-z_][\w.-]*$/.test(value) &&
    /[._-]|pass|token|secret|key/i.test(value) &&
    lettersOfNames > 0.6 * value.replace(/[^A-Za-z]/g, '').length
  );
}
