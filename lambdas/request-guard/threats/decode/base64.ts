/** Shorter ones are words more often than not, and hold no attack. */
export const SHORTEST_BASE64 = 16;
/** What is longer is a file, not a parameter. */
const LONGEST = 16 * 1024;
const ALPHABET = /^[A-Za-z0-9+/_-]+={0,2}$/;
/** Printable ASCII and line breaks. */
const READABLE = /^[\t\n\r\x20-\x7e]+$/;

/** The text that a value is the base64 of, in its standard or its URL alphabet (RFC 4648); null where it is none. */
export function decodeBase64Text(text: string): string | null {
  if (text.length < SHORTEST_BASE64 || text.length > LONGEST) return null;
  if (!beginsReadable(text) || !ALPHABET.test(text)) return null;
  const decoded = Buffer.from(text, 'base64').toString('latin1');
  return READABLE.test(decoded) ? decoded : null;
}

/** Whether the first three bytes are readable, which rules out nearly all identifiers and digests at little expense. */
function beginsReadable(text: string): boolean {
  let bits = 0;
  for (let at = 0; at < 4; at++) bits = (bits << 6) | sextet(text.charCodeAt(at));
  return isReadable(bits >> 16) && isReadable((bits >> 8) & 0xff) && isReadable(bits & 0xff);
}

function sextet(code: number): number {
  if (code >= 97) return code - 71;
  if (code >= 65) return code === 95 ? 63 : code - 65;
  if (code >= 48) return code + 4;
  return code === 43 || code === 45 ? 62 : 63;
}

function isReadable(byte: number): boolean {
  return (byte >= 32 && byte < 127) || byte === 9 || byte === 10 || byte === 13;
}
