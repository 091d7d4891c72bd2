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
    'algorithm alg method mode policy provider issuer audience enabled disabled required store manager backend ' +
    'sha1 sha256 sha512 md5 checksum hash digest fingerprint created updated rotation arn ref location env var project region namespace'
  ).split(' '),
);
/** Public whatever else the name says. */
const PUBLIC_WORDS = new Set(['public', 'pub', 'publishable', 'gpg', 'pgp']);

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

const PLACEHOLDERS = new Set(
  (
    'none null nil undefined unset empty true false yes no on off enabled disabled default auto 0 1 ' +
    'password passwd secret token key apikey api_key user pass test dummy example sample placeholder redacted hidden ' +
    'masked todo tbd fixme changeme change_me change-me changeit replaceme replace_me replace-me insert_here unknown'
  ).split(' '),
);

/** What stands for a value to come: nothing, a reference, a path, a mask, `changeme`. */
export function isPlaceholder(value: string): boolean {
  const text = value.trim();
  if (text.length < 3 || PLACEHOLDERS.has(text.toLowerCase())) return true;
  if (/^[<[{(].{0,200}[>\]})]$/.test(text) || /^%[A-Za-z_]{1,64}%$/.test(text)) return true;
  if (/^(?:your|my|the|some|insert|enter|replace|change|put|set|dummy|fake|example)[-_ ]/i.test(text)) return true;
  if (/\$[A-Za-z_{(\d]|\{\{/.test(text)) return true;
  if (/^(?:arn|vault|op|ssm|secretsmanager|awssm|file|env|sm|sha\d+):/i.test(text)) return true;
  if (/^(?:\.{0,2}|~)\/(?:[\w.@-]{1,64}\/){0,20}[\w.@-]{0,64}\.[a-z]{2,10}$/i.test(text)) return true;
  if (/^\/(?:run|var|etc|opt|home|root|mnt|usr|tmp|app|secrets|dev|proc)\//.test(text)) return true;
  return new Set(text.toLowerCase()).size < 3;
}
