import { segmentsOf } from '../authorization/request-path';
import { matchRoute, type RoutePattern } from '../authorization/route-pattern';
import type { GuardRequest } from '../request/guard-request';

/**
 * The first of the routes that a request is for, by the template that the event's router matched; where it has none, or one
 * that ends in a greedy parameter, by the path. Null where none is; `ambiguous` where the path can be read in two ways.
 *
 * @param routes the most specific first
 */
export function findRoute<T extends { readonly pattern: RoutePattern }>(
  routes: readonly T[],
  { method, route, path }: GuardRequest,
): T | 'ambiguous' | null {
  if (routes.length === 0) return null;
  const byRouter = route !== null && !route.endsWith('+}');
  const segments = byRouter ? route.split('/').filter((segment) => segment !== '') : segmentsOf(path);
  if (!segments) return 'ambiguous';
  for (const candidate of routes) {
    const match = matchRoute(candidate.pattern, method, segments);
    if (match !== 'differs') return match === 'matches' ? candidate : match;
  }
  return null;
}
