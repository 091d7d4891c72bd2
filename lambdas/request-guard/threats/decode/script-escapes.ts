const ESCAPES = /\\(?:u\{([0-9a-fA-F]{1,6})\}|u([0-9a-fA-F]{4})|x([0-9a-fA-F]{2})|([nrt'"/]))/g;
const SHORT: Readonly<Record<string, string>> = { n: '\n', r: '\r', t: '\t' };

/** Escapes of JSON and JavaScript strings (RFC 8259, section 7; ECMA-262, section 12.9.4), but for a lone backslash. */
export function decodeEscapes(text: string): string {
  return text.replace(ESCAPES, (whole, braced?: string, four?: string, two?: string, short?: string) => {
    if (short !== undefined) return SHORT[short] ?? short;
    const point = Number.parseInt(braced ?? four ?? two ?? '', 16);
    return point <= 0x10ffff ? String.fromCodePoint(point) : whole;
  });
}
