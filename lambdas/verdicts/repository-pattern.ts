import { REPOSITORY_PATTERN } from './image-reference';

const GLOB = /^[a-z0-9._/*-]{1,256}$/;

/** Whether a text is a pattern: a repository's name, or one with `*` in it. */
export function isRepositoryPattern(text: string): boolean {
  return GLOB.test(text) && (text.includes('*') || REPOSITORY_PATTERN.test(text));
}

/**
 * Whether a repository's name matches a pattern. `*` stands for any characters, none and `/` included; everything else
 * for itself. Each literal part is searched once from where the last one ended: the leftmost place is always
 * as good as any later one, so nothing is ever tried again.
 */
export function matchesRepository(pattern: string, repository: string): boolean {
  const [head = '', ...rest] = pattern.split('*');
  const tail = rest.pop();
  if (tail === undefined) return pattern === repository;
  if (head.length + tail.length > repository.length) return false;
  if (!repository.startsWith(head) || !repository.endsWith(tail)) return false;

  const end = repository.length - tail.length;
  let at = head.length;
  for (const part of rest) {
    const found = repository.indexOf(part, at);
    if (found < 0 || found + part.length > end) return false;
    at = found + part.length;
  }
  return true;
}

/**
 * Orders patterns by how specific they are: an exact name first; then more literal characters; then a longer literal
 * beginning; then fewer `*`; and last, so that no two patterns tie, the order of their UTF-16 code units.
 */
export function mostSpecificFirst(a: string, b: string): number {
  const left = specificity(a);
  const right = specificity(b);
  return (
    Number(right.exact) - Number(left.exact) ||
    right.literals - left.literals ||
    right.beginning - left.beginning ||
    left.stars - right.stars ||
    (a < b ? -1 : Number(a > b))
  );
}

function specificity(pattern: string) {
  const parts = pattern.split('*');
  const stars = parts.length - 1;
  return { exact: stars === 0, literals: pattern.length - stars, beginning: parts[0]?.length ?? 0, stars };
}
