import { type Judgement, NOTHING_FOUND } from '../judgement';

const SHORT = 400;
/** Functions and methods that run a program or code, in PHP, Python, Ruby, Perl, JavaScript and Java, in lower case. */
const RUNS: ReadonlySet<string> = new Set(
  'system exec shell_exec passthru popen proc_open pcntl_exec eval assert create_function call_user_func call_user_func_array execsync spawnsync spawn fork execv execve check_output getstatusoutput processbuilder getruntime'.split(
    ' ',
  ),
);
/** Functions that tell of the server, and do nothing else. */
const PROBES: ReadonlySet<string> = new Set(
  'phpinfo phpversion php_uname getcwd get_current_user posix_getuid'.split(' '),
);
const IMPORTS =
  /__import__\s{0,9}\(|require\s{0,9}\(\s{0,9}['"](?:node:)?(?:child_process|fs|os|vm)['"]\s{0,9}\)\s{0,9}\.\w|process\.(?:mainModule|binding)\b|\bjava\.lang\.(?:Runtime|ProcessBuilder)\b|__(?:globals|subclasses|builtins)__/;
const MAY_IMPORT = /__|require|process\.|java\.lang/;
/** What may stand between a function's name and its parenthesis, where the name is a string that is called: `('system')(`. */
const MOST_BETWEEN = 4;
const LONGEST_NAME = 24;
/** What such a function is given by an attacker: a literal command, or a parameter of the request. */
const GIVEN =
  /\(\s{0,9}(?:['"]\s{0,9}(?:[\w/.\\-]{0,20}\/)?(?:id|ls|cat|whoami|uname|ping|dir|sleep|curl|wget|nc|bash|sh|cmd|powershell|ifconfig|ipconfig|echo|rm|touch|nslookup|type|pwd|ps|env|set|net|php)\b|\$_(?:GET|POST|REQUEST|COOKIE|SERVER)|base64_decode|chr\s{0,9}\(|gzinflate|str_rot13|hex2bin|\$\{)/i;
const BREAKOUT =
  /^[^\s\w]{0,9}[\w.@-]{0,40}\s{0,3}['"]?\s{0,3}[;)}.|&]+\s{0,9}(?=[\w$@\\])|^\$?\{{1,2}\s{0,9}@?|^['"]\s{0,3}[.+]\s{0,9}/;
const PHP_TAG = /<\?(?:php\b|=)/i;
const INCLUSION = /<!--\s{0,9}#\s{0,9}(?:exec|include|echo|printenv|config|set)\b/i;

/** Whether a text would have an interpreter of PHP, Python, JavaScript and the like run what the sender chose. */
export function detectCodeExecution(text: string): Judgement {
  if (text.includes('<!--') && INCLUSION.test(text)) return { score: 85, evidence: 'server-side-include' };
  if (text.length > SHORT || !text.includes('(')) return phpOnly(text);
  const called = calledNames(text);
  const runs = called.some((name) => RUNS.has(name));
  const probes = called.some((name) => PROBES.has(name));
  if (text.includes('<?') && PHP_TAG.test(text)) {
    if (runs || probes || GIVEN.test(text) || text.includes('$_')) return { score: 85, evidence: 'php-code' };
  }
  if (runs && GIVEN.test(text)) return { score: BREAKOUT.test(text) ? 85 : 65, evidence: 'code-execution' };
  if (probes) return { score: BREAKOUT.test(text) || text.length < 30 ? 75 : 35, evidence: 'code-probe' };
  if (MAY_IMPORT.test(text) && IMPORTS.test(text)) {
    return { score: BREAKOUT.test(text) || runs ? 75 : 40, evidence: 'code-import' };
  }
  if (runs && BREAKOUT.test(text)) return { score: 55, evidence: 'code-execution' };
  return NOTHING_FOUND;
}

function calledNames(text: string): readonly string[] {
  const names: string[] = [];
  for (let at = text.indexOf('('); at !== -1; at = text.indexOf('(', at + 1)) {
    let end = at;
    while (at - end < MOST_BETWEEN && isBetween(text.charCodeAt(end - 1))) end--;
    let begin = end;
    while (end - begin < LONGEST_NAME && isNameCharacter(text.charCodeAt(begin - 1))) begin--;
    if (begin < end) names.push(text.slice(begin, end).toLowerCase());
  }
  return names;
}

/** A quote, a closing parenthesis or a space. */
function isBetween(code: number): boolean {
  return code === 39 || code === 34 || code === 41 || code === 32;
}

function isNameCharacter(code: number): boolean {
  return (code >= 97 && code <= 122) || (code >= 65 && code <= 90) || code === 95 || (code >= 48 && code <= 57);
}

/** PHP whose call is in backticks. */
function phpOnly(text: string): Judgement {
  const isCall = text.length <= SHORT && text.includes('<?') && PHP_TAG.test(text) && /`[^`]{1,200}`/.test(text);
  return isCall ? { score: 85, evidence: 'php-code' } : NOTHING_FOUND;
}
