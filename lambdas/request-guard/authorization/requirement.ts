import type { Identity } from '../authentication/identity';
import type { GuardRequest } from '../request/guard-request';
import type { AuthorizationDenialReason } from './refusals';

/**
 * Whether what the request is for belongs to the identity; only `true` lets it through. Facts are what the caller of
 * `authorize` knows besides, such as a record that is loaded already.
 */
export type OwnerPredicate = (
  request: GuardRequest,
  identity: Identity,
  facts: Readonly<Record<string, unknown>>,
) => boolean | Promise<boolean>;

/** Of each kind that is named one is enough; of all kinds that are named one is needed. With none, any identity will do. */
export interface Requirement {
  readonly roles?: readonly string[];
  readonly permissions?: readonly string[];
  readonly scopes?: readonly string[];
  readonly owner?: OwnerPredicate;
}

/** What an identity lacks; null where it lacks nothing. Ownership is asked apart. */
export function lacking(
  requirement: Requirement,
  identity: Identity,
): { readonly reason: AuthorizationDenialReason; readonly needed: readonly string[] } | null {
  const { roles, permissions, scopes } = requirement;
  if (roles && !roles.some((role) => identity.roles.includes(role))) return { reason: 'role-missing', needed: roles };
  if (scopes && !scopes.some((scope) => identity.scopes.includes(scope))) {
    return { reason: 'scope-missing', needed: scopes };
  }
  if (permissions && !permissions.some((needed) => identity.permissions.some((held) => grants(held, needed)))) {
    return { reason: 'permission-missing', needed: permissions };
  }
  return null;
}

/** `images:*` grants `images:read` and `images:read:all`. A bare `*` is no wildcard: it would grant what is not thought of. */
export function grants(held: string, needed: string): boolean {
  return held === needed || (held.length > 2 && held.endsWith(':*') && needed.startsWith(held.slice(0, -1)));
}
