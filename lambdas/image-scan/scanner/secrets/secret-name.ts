/** Words that end or make up the name of a value that must stay secret. */
const SECRET_WORDS = new Set([
  'password',
  'passwd',
  'passphrase',
  'passcode',
  'pwd',
  'secret',
  'secrets',
  'token',
  'credential',
  'cred',
  'creds',
  'credentials',
  'apikey',
  'secretkey',
  'privatekey',
  'accesskey',
  'authtoken',
]);
/** `pass` and `key` say little alone: `DB_PASS` and `API_KEY` do, `GPG_KEY` does not. */
const SECRET_KEYS = new Set([
  'api',
  'secret',
  'private',
  'access',
  'auth',
  'encryption',
  'signing',
  'master',
  'account',
]);

/** What the last word turns the whole into: where, how long, which kind, a digest; not the secret itself. */
const ABOUT_A_SECRET = new Set(
  (
    'file path dir directory folder url uri endpoint host server port name names id ids type kind format header prefix ' +
    'length size min max count limit ttl timeout expiry expires expiration age lifetime duration interval version ' +
    'algorithm alg method mode policy provider issuer audience enabled disabled required store manager mgr backend ' +
    'encryption cipher command prompt hint label title text message msg error errors reset change changed check checker validator validation ' +
    'strength rule rules generator input form page view dialog hasher hashers class handler service factory helper function func ' +
    'callback regex pattern parser lexer index position pos offset start end line column char chars list array map table ' +
    'sha1 sha256 sha512 md5 checksum hash digest fingerprint created updated rotation arn ref location env var project region namespace'
  ).split(' '),
);
/** Public whatever else the name says. */
const PUBLIC_WORDS = new Set(['public', 'pub', 'publishable', 'gpg', 'pgp', 'csrf', 'xsrf', 'authenticity']);

/** What makes a token the mark of a request or of a page, which opens nothing: `ClientRequestToken`, `nextToken`. */
const OF_A_REQUEST = new Set([
  'request',
  'continuation',
  'next',
  'change',
  'page',
  'paging',
  'pagination',
  'idempotency',
  'lock',
  'action',
]);

/** Names have at most this many characters; longer ones are data. */
const MAX_NAME = 200;

/** Whether a variable's or label's name says that its value is a secret. */
export function isSecretName(name: string): boolean {
  if (name.length > MAX_NAME) return false;
  const words = wordsOf(name);
  const last = words.at(-1);
  if (last === undefined || ABOUT_A_SECRET.has(last) || words.some((word) => PUBLIC_WORDS.has(word))) return false;
  // The shell's own working directory.
  if (words.length <= 2 && last === 'pwd' && (words.length === 1 || words[0] === 'old')) return false;
  return words.some((word, index) => {
    const before = words[index - 1] ?? '';
    if (word === 'key') return SECRET_KEYS.has(before);
    if (word === 'token' && OF_A_REQUEST.has(before)) return false;
    if (word === 'pass') return index === words.length - 1 && before !== '';
    return SECRET_WORDS.has(word);
  });
}

function wordsOf(name: string): string[] {
  return name
    .replace(/([a-z\d])([A-Z])/g, '$1 $2')
    .replace(/([A-Z])([A-Z][a-z])/g, '$1 $2')
    .toLowerCase()
    .split(/[^a-z\d]+/)
    .filter((word) => !/^\d*$/.test(word))
    .map((word) => (ABOUT_A_SECRET.has(word) ? word : word.replace(/\d+$/, '')));
}
