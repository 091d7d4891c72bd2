import { createHash } from 'node:crypto';

/** A strong validator of a body: the same answer has the same tag, whoever gives it. Source: RFC 9110, 8.8.3. */
export function entityTag(body: string): string {
  return `"${createHash('sha256').update(body).digest('base64url').slice(0, 27)}"`;
}

/**
 * Whether a client that sends this If-None-Match has the body already; compared weakly, as RFC 9110, 13.1.2 has it.
 *
 * @param header its value, or undefined where it was not sent
 */
export function isKnown(header: string | undefined, tag: string): boolean {
  if (header === undefined) return false;
  if (header.trim() === '*') return true;
  return header.split(',').some((part) => part.trim().replace(/^W\//, '') === tag);
}
