import { OptionError } from '../options/option-error';

type Part = { readonly kind: 'literal'; readonly text: string } | { readonly kind: 'one' } | { readonly kind: 'rest' };

/** Which requests a requirement is for. */
export interface RoutePattern {
  /** Null for any. */
  readonly method: string | null;
  readonly parts: readonly Part[];
  /** Orders patterns: of two that match one request the more specific stands first. */
  readonly rank: string;
  /** Equal for patterns that match the same requests, whatever the case of letters. */
  readonly identity: string;
}

const RANKS = { literal: '0', one: '1', rest: '2' } as const;
/** Unreserved characters alone, which no client escapes: so that a literal can be written in one way. */
const LITERAL = /^[\w.~-]+$/;
const METHOD = /^[A-Z]{1,20}$/;

/**
 * Reads `GET /images/{digest}`, `ANY /files/*` or `ANY /files/{path+}`: a method or ANY, and segments that are literal,
 * stand for any one, or, at the end, for one and more.
 *
 * @throws OptionError
 */
export function readRoutePattern(path: string, given: string): RoutePattern {
  const [method = '', template = '', ...more] = given.split(' ');
  const parts = more.length === 0 && METHOD.test(method) && template.startsWith('/') ? partsOf(template) : null;
  if (parts === null) {
    throw new OptionError(path, 'a method or ANY and a path of plain segments, {name} or a last *', given);
  }
  const kinds = parts.map((part) => (part.kind === 'literal' ? part.text.toLowerCase() : `{${RANKS[part.kind]}}`));
  return {
    method: method === 'ANY' ? null : method,
    parts,
    rank: `${parts.map((part) => RANKS[part.kind]).join('')} ${method === 'ANY' ? 1 : 0}`,
    identity: `${method} /${kinds.join('/')}`,
  };
}

function partsOf(template: string): readonly Part[] | null {
  if (template === '/') return [];
  const segments = template.slice(1).split('/');
  const parts = segments.map((segment, index): Part | null => {
    if (segment === '*' || /^\{\w+\+\}$/.test(segment)) return index === segments.length - 1 ? { kind: 'rest' } : null;
    if (/^\{\w+\}$/.test(segment)) return { kind: 'one' };
    return LITERAL.test(segment) && !/^\.{1,2}$/.test(segment) ? { kind: 'literal', text: segment } : null;
  });
  return parts.every((part) => part !== null) ? parts : null;
}

/**
 * Whether a request is the pattern's; `ambiguous` where it would be if case did not matter, as it does not for some routers.
 * A parameter of the router's template, such as `{id}`, is a segment like others: it equals no literal.
 */
export function matchRoute(
  pattern: RoutePattern,
  method: string,
  segments: readonly string[],
): 'matches' | 'ambiguous' | 'differs' {
  if (pattern.method !== null && pattern.method !== method) return 'differs';
  const hasRest = pattern.parts.at(-1)?.kind === 'rest';
  if (hasRest ? segments.length < pattern.parts.length : segments.length !== pattern.parts.length) return 'differs';
  let result: 'matches' | 'ambiguous' = 'matches';
  for (const [index, part] of pattern.parts.entries()) {
    if (part.kind !== 'literal' || part.text === segments[index]) continue;
    if (part.text.toLowerCase() !== segments[index]?.toLowerCase()) return 'differs';
    result = 'ambiguous';
  }
  return result;
}
