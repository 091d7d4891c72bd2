import { PRINTS } from './shell-words';
import { readCommand } from './simple-command';

/** What of a text's calls an attacker would be after. */
export interface CalledFunctions {
  /** Something that runs programs or code; a method such as `pattern.exec(text)` is none. */
  runs: boolean;
  /** That, with a command for a shell. */
  isGiven: boolean;
  /** That, with what the request says, or with code that was hidden from filters. */
  isChosen: boolean;
  /** Something that reads a file that tells of the server. */
  reads: boolean;
  /** Something that tells of the server. */
  probes: boolean;
  /** One of these, after the end of a string. */
  followsString: boolean;
}

type Kind = 'runs' | 'reads' | 'probes';
const KINDS = new Map<string, Kind>();
for (const [kind, names] of [
  // Functions and methods of PHP, Python, Ruby, Perl, JavaScript and Java that run a program or code.
  [
    'runs',
    'system exec shell_exec passthru popen proc_open pcntl_exec eval assert create_function call_user_func call_user_func_array execsync spawnsync spawn fork execv execve check_output check_call getstatusoutput processbuilder execfile',
  ],
  // Those that read or include a file, which only the name of a telling file makes worth a look.
  [
    'reads',
    'include include_once require require_once readfile file_get_contents fopen show_source highlight_file readfilesync',
  ],
  // Those that tell of the server, and do nothing else.
  ['probes', 'phpinfo phpversion php_uname getcwd get_current_user posix_getuid'],
] as const) {
  for (const name of names.split(' ')) KINDS.set(name, kind);
}
/** What may stand between a function's name and its parenthesis, where the name is a string that is called: `('system')(`. */
const MOST_BETWEEN = 4;
const LONGEST_NAME = 24;
const CHOSEN =
  /\(\s{0,9}@?(?:\$_(?:GET|POST|REQUEST|COOKIE|SERVER)|request\.getparameter|base64_decode|chr\s{0,9}\(|gzinflate|str_rot13|hex2bin|\$\{)/iy;
const LITERAL = /\(\s{0,9}\[?\s{0,9}[\\'"]{1,6}\s{0,9}/y;
const TELLING_FILE = /\(?\s{0,9}['"](?:\/etc\/|\/proc\/|php:|[a-z]:\\)/iy;
const AFTER_STRING = /['"]\s{0,3}[;)}.|&+]{1,4}\s{0,3}[@\\]?$/;

/** Null where nothing is called that is worth a look. Linear. */
export function calledFunctions(text: string): CalledFunctions | null {
  let called: CalledFunctions | null = null;
  for (let at = text.indexOf('('); at !== -1; at = text.indexOf('(', at + 1)) {
    let end = at;
    while (at - end < MOST_BETWEEN && isBetween(text.charCodeAt(end - 1))) end--;
    let begin = end;
    while (end - begin < LONGEST_NAME && isNameCharacter(text.charCodeAt(begin - 1))) begin--;
    const kind = end - begin < 4 ? undefined : KINDS.get(text.slice(begin, end).toLowerCase());
    if (kind === undefined) continue;
    called ??= { runs: false, isGiven: false, isChosen: false, reads: false, probes: false, followsString: false };
    if (addCall(called, kind, text, begin, at)) {
      called.followsString ||= AFTER_STRING.test(text.slice(Math.max(0, begin - 12), begin));
    }
  }
  return called;
}

/** Whether the call's argument is what makes it worth a look. */
function addCall(called: CalledFunctions, kind: Kind, text: string, begin: number, at: number): boolean {
  if (kind === 'probes') {
    called.probes ||= text[begin - 1] !== '.';
    return false;
  }
  if (kind === 'reads') {
    const reads = isAt(TELLING_FILE, text, at);
    called.reads ||= reads;
    return reads;
  }
  const isMethod =
    text[begin - 1] === '.' && isNameCharacter(text.charCodeAt(begin - 2)) && /^e/i.test(text[begin] ?? '');
  called.runs ||= !isMethod && text[at - 1] !== ' ';
  if (isAt(CHOSEN, text, at)) called.isChosen = true;
  else if (isAt(LITERAL, text, at) && isCommand(text, LITERAL.lastIndex, isMethod)) called.isGiven = true;
  else return false;
  return true;
}

function isCommand(text: string, from: number, isMethod: boolean): boolean {
  const command = readCommand(text, from);
  if (command === null) return false;
  const { kind, name, arguments: given } = command;
  if (given === 'none') return kind === 'plain' && !isMethod;
  return kind === 'plain' || given !== 'words' || PRINTS.has(name);
}

function isAt(pattern: RegExp, text: string, at: number): boolean {
  pattern.lastIndex = at;
  return pattern.test(text);
}

/** A quote, a closing parenthesis or a space. */
function isBetween(code: number): boolean {
  return code === 39 || code === 34 || code === 41 || code === 32;
}

function isNameCharacter(code: number): boolean {
  return (code >= 97 && code <= 122) || (code >= 65 && code <= 90) || code === 95 || (code >= 48 && code <= 57);
}
