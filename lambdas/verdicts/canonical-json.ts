/**
 * A value of JSON in the one form that RFC 8785 gives it: no spaces, keys in the order of their UTF-16 code units, numbers
 * as ECMAScript writes them. What is undefined is left out, and half a surrogate pair becomes U+FFFD, as in the table.
 */
export function canonicalJson(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(canonicalJson).join(',')}]`;
  if (typeof value === 'string') return JSON.stringify(value.toWellFormed());
  if (typeof value !== 'object' || value === null) return JSON.stringify(value) ?? 'null';
  const entries = Object.entries(value)
    .filter(([, child]) => child !== undefined)
    .sort(([a], [b]) => (a < b ? -1 : Number(a > b)));
  return `{${entries.map(([key, child]) => `${canonicalJson(key)}:${canonicalJson(child)}`).join(',')}}`;
}
