/** Names and versions of real packages stay under 100; the cap keeps a package URL within the scan result's schema. */
const TOKEN = /^[!-~]{1,400}$/;

/** Packages of one database. Real ones have some thousands; ten bytes can make one, and a database may have 64 MiB. */
export const MAX_PACKAGES = 100_000;

/** Whether a text can be a package's name or version: one word of printable ASCII. */
export function isToken(text: string): boolean {
  return TOKEN.test(text);
}

/** Lines with their numbers from 1, without the line feed; nothing follows a feed at the end. */
export function* lines(text: string): Generator<{ readonly line: string; readonly number: number }> {
  let number = 0;
  let start = 0;
  while (start < text.length) {
    const feed = text.indexOf('\n', start);
    const end = feed < 0 ? text.length : feed;
    number += 1;
    yield { line: text.slice(start, end), number };
    start = end + 1;
  }
}

/** A piece of a bad line for a message. */
export function excerpt(text: string): string {
  return JSON.stringify(text.length > 60 ? `${text.slice(0, 60)}…` : text);
}
