/** What JSON need not escape, but what breaks lines for some readers, steers terminals or reorders text. */
const ESCAPED = /[\p{Cc}\p{Zl}\p{Zp}\u061C\u200E\u200F\u202A-\u202E\u2066-\u2069]/gu;

/** JSON on one line, its value unchanged whatever names an image holds. */
export function jsonLine(value: unknown): string {
  return JSON.stringify(value).replace(ESCAPED, (mark) => `\\u${mark.charCodeAt(0).toString(16).padStart(4, '0')}`);
}
