/**
 * Classes of characters, as bits: a text's classes are found in one pass, and most texts hold none that any detector needs.
 */
export const DIGIT = 1;
export const SPACE = 1 << 1;
/** `'` and `"` and what is easily taken for them. */
export const QUOTE = 1 << 2;
export const BACKTICK = 1 << 3;
export const ANGLE = 1 << 4;
/** `(` and `)`. */
export const PAREN = 1 << 5;
/** `[` and `]`. */
export const BRACKET = 1 << 6;
/** `{` and `}`. */
export const BRACE = 1 << 7;
export const SEMICOLON = 1 << 8;
export const AMPERSAND = 1 << 9;
export const PIPE = 1 << 10;
export const DOLLAR = 1 << 11;
export const PERCENT = 1 << 12;
export const HASH = 1 << 13;
export const SLASH = 1 << 14;
export const BACKSLASH = 1 << 15;
export const COLON = 1 << 16;
export const EQUALS = 1 << 17;
/** `*`, `!`, `^` and `~`. */
export const OPERATOR = 1 << 18;
export const PLUS = 1 << 19;
export const MINUS = 1 << 20;
export const DOT = 1 << 21;
export const COMMA = 1 << 22;
export const AT = 1 << 23;
export const QUESTION = 1 << 24;
/** Line feed, carriage return. */
export const LINE = 1 << 25;
/** Other control characters, NUL among them. */
export const CONTROL = 1 << 26;
/** All beyond ASCII. */
export const WIDE = 1 << 27;

/** The classes that ordinary names, numbers and sentences are made of, besides letters. */
export const ORDINARY = DIGIT | SPACE | MINUS | DOT | COMMA | WIDE;

const ASCII = new Int32Array(128);
function put(characters: string, bit: number): void {
  for (const character of characters) ASCII[character.charCodeAt(0)] = bit;
}
for (let code = 0; code < 32; code++) ASCII[code] = CONTROL;
ASCII[127] = CONTROL;
for (const [characters, bit] of [
  ['0123456789', DIGIT],
  [' \t', SPACE],
  ['\'"', QUOTE],
  ['`', BACKTICK],
  ['<>', ANGLE],
  ['()', PAREN],
  ['[]', BRACKET],
  ['{}', BRACE],
  [';', SEMICOLON],
  ['&', AMPERSAND],
  ['|', PIPE],
  ['$', DOLLAR],
  ['%', PERCENT],
  ['#', HASH],
  ['/', SLASH],
  ['\\', BACKSLASH],
  [':', COLON],
  ['=', EQUALS],
  ['*!^~', OPERATOR],
  ['+', PLUS],
  ['-', MINUS],
  ['.', DOT],
  [',', COMMA],
  ['@', AT],
  ['?', QUESTION],
  ['\r\n', LINE],
] as const) {
  put(characters, bit);
}

/** The classes of a text's characters; letters, `_` and nothing have none. Linear. */
export function classesOf(text: string): number {
  let classes = 0;
  for (let at = 0; at < text.length; at++) {
    const code = text.charCodeAt(at);
    classes |= code < 128 ? (ASCII[code] ?? 0) : WIDE;
  }
  return classes;
}
