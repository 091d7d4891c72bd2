export const DAY_MS = 24 * 60 * 60 * 1000;

const INSTANT = /^\d{4}-\d{2}-\d{2}(?:T\d{2}:\d{2}(?::\d{2}(?:\.\d{1,9})?)?(?:Z|[+-]\d{2}:\d{2}))?$/;

/**
 * Milliseconds since 1970 of an ISO 8601 date, or of a date and time with its offset; null for anything else.
 * A time without an offset is refused: what it means would depend on where the code runs.
 */
export function parseInstant(text: string | null | undefined): number | null {
  if (text === null || text === undefined || !INSTANT.test(text)) return null;
  const at = Date.parse(text);
  return Number.isNaN(at) ? null : at;
}
