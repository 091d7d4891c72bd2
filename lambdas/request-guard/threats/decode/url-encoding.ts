const ESCAPES = /(?:%[0-9a-fA-F]{2})+|%u[0-9a-fA-F]{4}/g;
/** Microsoft's `%uXXXX`, which no standard has, and which some servers and frameworks decode. */
const WIDE_ESCAPE = /^%u/;

/**
 * Percent-decoding (RFC 3986, section 2.1) that leaves what is no escape as it is. Bytes are read as UTF-8, overlong forms
 * included: a lenient decoder takes `C0 AF` for a slash, and so does this one.
 */
export function decodePercent(text: string): string {
  return text.replace(ESCAPES, (escapes) => {
    if (WIDE_ESCAPE.test(escapes)) return String.fromCharCode(Number.parseInt(escapes.slice(2), 16));
    return leniently(Buffer.from(escapes.replaceAll('%', ''), 'hex'));
  });
}

/** UTF-8 without the rule of the shortest form; a byte that belongs to no sequence is taken as Latin-1. */
function leniently(bytes: Uint8Array): string {
  let text = '';
  for (let at = 0; at < bytes.length; ) {
    const lead = bytes[at] ?? 0;
    const more = lead < 0xc0 ? 0 : lead < 0xe0 ? 1 : lead < 0xf0 ? 2 : lead < 0xf8 ? 3 : 0;
    let point = more === 0 ? lead : lead & (0x3f >> more);
    let read = 1;
    for (; read <= more; read++) {
      const next = bytes[at + read] ?? 0;
      if ((next & 0xc0) !== 0x80) break;
      point = (point << 6) | (next & 0x3f);
    }
    const isWhole = read > more && point <= 0x10ffff;
    text += String.fromCodePoint(isWhole ? point : lead);
    at += isWhole ? read : 1;
  }
  return text;
}
