import { OptionError } from '../options/option-error';
import type { GuardRequest } from '../request/guard-request';
import { percentDecode } from '../request/percent-decoding';

/** `GET /images/{digest}`, `ANY /files/*`, or a path alone for any method. */
export interface RoutePattern {
  readonly text: string;
  /** Upper case; null for any. */
  readonly method: string | null;
  /** As a router would write it, in lower case. */
  readonly template: string;
  readonly segments: readonly string[];
}

const PATTERN = /^(?:([A-Z]{1,20}) )?(\/[^\s?#]{0,500})$/;

/** @throws OptionError for what is no pattern, or has a `*` that is not its end */
export function readRoutePattern(path: string, given: unknown): RoutePattern {
  const [, method, template] = (typeof given === 'string' && PATTERN.exec(given)) || [];
  const segments = template?.split('/').filter((segment) => segment !== '');
  if (typeof given !== 'string' || template === undefined || segments?.slice(0, -1).some(isRest) !== false) {
    throw new OptionError(path, 'a pattern such as "GET /images/{digest}" or "ANY /files/*"', given);
  }
  return {
    text: given,
    method: method === undefined || method === 'ANY' ? null : method,
    template: template.toLowerCase(),
    segments: segments.map((segment) => (isParameter(segment) ? segment : segment.toLowerCase())),
  };
}

/**
 * Whether a request is for a pattern: by the template that the event's router matched, or by the path. Paths that a lenient
 * router would take for the same are the same here (case, escapes, empty and dot segments, HEAD for GET): that a limit holds
 * for too many requests does less harm than a spelling that it does not hold for.
 */
export function matchesRoute(pattern: RoutePattern, request: GuardRequest): boolean {
  const { method } = pattern;
  if (method !== null && method !== request.method && !(method === 'GET' && request.method === 'HEAD')) return false;
  return request.route?.toLowerCase() === pattern.template || matchesPath(pattern.segments, pathSegments(request.path));
}

function matchesPath(segments: readonly string[], path: readonly string[]): boolean {
  for (const [index, segment] of segments.entries()) {
    if (isRest(segment)) return true;
    const found = path[index];
    if (found === undefined || (found !== segment && !isParameter(segment))) return false;
  }
  return segments.length === path.length;
}

function pathSegments(path: string): readonly string[] {
  const segments: string[] = [];
  for (const segment of percentDecode(path).toLowerCase().split(/[/\\]/)) {
    if (segment === '..') segments.pop();
    else if (segment !== '' && segment !== '.') segments.push(segment);
  }
  return segments;
}

const isParameter = (segment: string) => segment.startsWith('{') && segment.endsWith('}');
const isRest = (segment: string) => segment === '*' || (isParameter(segment) && segment.endsWith('+}'));
