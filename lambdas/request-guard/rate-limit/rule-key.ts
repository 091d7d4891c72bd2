import { hash } from 'node:crypto';
import type { Identity } from '../authentication/identity';
import { clientKey } from '../request/client-key';
import { type GuardRequest, headerOf } from '../request/guard-request';
import { matchesRoute, type RoutePattern } from './route-pattern';

export const KEY_KINDS = ['ip', 'user', 'api-key', 'route'] as const;
export type KeyKind = (typeof KEY_KINDS)[number];

/** Null where the rule does not apply to the request. */
export type KeyFunction = (request: GuardRequest, identity: Identity | null) => string | null;

/** What those count together by whom nobody can tell apart: a limit for all of them, rather than none for any. */
export const UNKNOWN = 'unknown';

/**
 * What a rule counts a request by.
 *
 * - `ip`: the client's address, IPv6 by its /64; all whose address is not known together.
 * - `user`: issuer and subject of the verified token; null without one.
 * - `api-key`: the header `x-api-key`; null without it. It is not verified here, so that it wants a rule by `ip` beside it.
 * - `route`: the router's template with the method; where the event has none, the rule's own pattern that matched; else all
 *   paths together, as whoever may choose the path could choose a new key each time.
 */
export function keyOf(
  by: KeyKind | KeyFunction,
  request: GuardRequest,
  identity: Identity | null,
  routes: readonly RoutePattern[] | null,
): string | null {
  switch (by) {
    case 'ip':
      return request.clientIp === null ? UNKNOWN : clientKey(request.clientIp);
    case 'user':
      // As JSON, so that no choice of a subject looks like another issuer's.
      return identity === null ? null : JSON.stringify([identity.issuer, identity.subject]);
    case 'api-key':
      return headerOf(request, 'x-api-key') ?? null;
    case 'route':
      if (request.route !== null) return `${request.method} ${request.route}`;
      return routes?.find((pattern) => matchesRoute(pattern, request))?.text ?? UNKNOWN;
    default: {
      const key: unknown = by(request, identity);
      // Undefined is a slip of who wrote the function in plain JavaScript, and must not switch the rule off.
      return key === null || typeof key === 'string' ? key : UNKNOWN;
    }
  }
}

/**
 * The name under which a store counts a key: SHA-256 in base64url, with the rule's name and window, as counts of another window
 * mean something else. It keeps tokens secret. An IPv4 address it only hides from a glance: there are few enough to try them all.
 */
export function storeKey(rule: { readonly name: string; readonly windowMs: number }, key: string): string {
  return hash('sha256', JSON.stringify([rule.name, rule.windowMs, key]), 'base64url');
}
