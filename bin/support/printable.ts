/**
 * Control characters (terminal escapes among them), line and paragraph separators, and marks that reorder text.
 * What is printed holds names out of images and answers of registries.
 */
const UNPRINTABLE = /[\p{Cc}\p{Zl}\p{Zp}\u061C\u200E\u200F\u202A-\u202E\u2066-\u2069]/gu;

/** One line that does to a terminal nothing but show. */
export function printable(text: string): string {
  return text.replace(UNPRINTABLE, '\uFFFD');
}

/** JSON over several lines; what `printable` replaces is escaped, so that the value stays what it is. */
export function printableJson(value: unknown): string {
  return JSON.stringify(value, null, 2)
    .split('\n')
    .map((line) => line.replace(UNPRINTABLE, (mark) => `\\u${mark.charCodeAt(0).toString(16).padStart(4, '0')}`))
    .join('\n');
}
