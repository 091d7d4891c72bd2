/** A valid escape of a byte; two characters after each percent sign. */
const ESCAPE = /%([0-9A-Fa-f]{2})?/g;

/**
 * The segments of a path as it was sent, still escaped; null where programs read the path differently, so that what is
 * allowed here could be something else to the handler: empty and dot segments, parameters after a semicolon, backslashes,
 * control characters, invalid escapes, and escapes of what needs none or must not be there. An escaped segment is thus never
 * equal to a literal one.
 */
export function segmentsOf(path: string): readonly string[] | null {
  if (!path.startsWith('/')) return null;
  if (path === '/') return [];
  const segments = path.slice(1).split('/');
  return segments.every(isPlain) && hasPlainEscapes(path) ? segments : null;
}

function isPlain(segment: string): boolean {
  return segment !== '' && segment !== '.' && segment !== '..' && !/[\\;?#\s\p{Cc}]/u.test(segment);
}

function hasPlainEscapes(path: string): boolean {
  if (!path.includes('%')) return true;
  for (const [, digits] of path.matchAll(ESCAPE)) {
    if (digits === undefined || isAmbiguous(Number.parseInt(digits, 16))) return false;
  }
  try {
    decodeURIComponent(path);
    return true;
  } catch {
    return false;
  }
}

/** Unreserved characters (RFC 3986, section 2.3) need no escape; the others below change what a path says. */
function isAmbiguous(byte: number): boolean {
  return byte < 32 || byte === 127 || /[\w.~/\\%;-]/.test(String.fromCharCode(byte));
}
