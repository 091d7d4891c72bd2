/** Stands where something was masked. */
export const MASK = '[redacted]';

/** Characters past the bound that are looked at, so that no secret is cut in half and then told as its first half. */
const MARGIN = 4_096;

/** Whatever moves a cursor, hides or reorders text: control and format characters, and the separators that end a line. */
const UNSEEN = /[\p{Cc}\p{Cf}\u2028\u2029]+/gu;

/**
 * What looks like a secret. Each expression has one unbounded repeat at most, of one class, begun only where that class
 * begins: the time is linear in the text.
 */
const SECRETS: readonly RegExp[] = [
  // A private key, to its end or to the end of the text.
  /-----BEGIN [A-Z ]{0,40}PRIVATE KEY-----.*?(?:-----END [A-Z ]{0,40}-----|$)/g,
  // A JSON Web Token, or the first two parts of one.
  /(?<![\w-])eyJ[\w-]{6,}\.[\w-]{4,}(?:\.[\w-]*)?/g,
  // Credentials in an Authorization header or a URL.
  /\b(?<=(?:bearer|basic) )[\w+/=.~-]{6,}/gi,
  /(?<=:\/\/)[^\s/@]{1,256}(?=@)/g,
  // A value after a name that says what it is.
  /(?<=\b(?:password|passwd|pwd|secret|token|api[-_]?key|credential)["']? ?[:=] ?)[^\s,;]{1,1024}/gi,
  // Keys by the prefixes that their issuers give them: AWS, Slack, Stripe.
  /\b(?:A[KS]IA[0-9A-Z]{16}|xox[a-z]-[\w-]{8,}|[prs]k_(?:live|test)_\w{8,})/g,
  // A digest without a name before it may be a key: hexadecimal, at least 128 bits.
  /(?<![\w-]|sha(?:1|256|384|512)[:-])[0-9a-f]{32,}(?![\w-])/gi,
];

/** A run that words, names and UUIDs do not make: long, with lower case, upper case and digits in it. */
const OPAQUE_RUN = /(?<![\w+=-])[\w+=-]{20,}/g;

/** 13 to 19 digits, as ISO/IEC 7812 has card numbers, in groups or not; no card number begins with 0, 1, 7, 8 or 9. */
const CARD_RUN = /(?<![\d.])[2-6](?:[ -]?\d){12,18}(?!\d)/g;

/**
 * A text that may stand in a log: of one line, well formed, at most `most` characters, and with everything masked that
 * looks like a token, a key, a credential or a card number. A last line of defence: whoever writes an event leaves values
 * out in the first place, and a secret that looks like a word passes.
 */
export function redactText(text: string, most: number): string {
  const line = clean(text, most + MARGIN);
  const masked = SECRETS.reduce((kept, pattern) => kept.replace(pattern, MASK), line)
    .replace(OPAQUE_RUN, (run) => (isOpaque(run) ? MASK : run))
    .replace(CARD_RUN, (run) => (passesLuhn(run) ? MASK : run));
  return cut(masked, most);
}

/** A name that is known not to be a secret, such as an id that AWS gave: one line, bounded, nothing masked. */
export function boundText(text: string, most: number): string {
  return cut(clean(text, most + 1), most);
}

function clean(text: string, most: number): string {
  return text.slice(0, most).replace(UNSEEN, ' ').toWellFormed();
}

function cut(text: string, most: number): string {
  return text.length <= most ? text : `${text.slice(0, most - 1)}…`.toWellFormed();
}

function isOpaque(run: string): boolean {
  return /\d/.test(run) && /[a-z]/.test(run) && /[A-Z]/.test(run);
}

/** The check digit of ISO/IEC 7812-1, annex B. */
function passesLuhn(run: string): boolean {
  const digits = [...run.replace(/\D/g, '')].reverse();
  const sum = digits.reduce((total, digit, index) => {
    const value = Number(digit) * (index % 2 === 0 ? 1 : 2);
    return total + (value > 9 ? value - 9 : value);
  }, 0);
  return sum % 10 === 0;
}
