import type { SecurityEventDraft } from '../events/security-event';
import { Refusal } from '../refusal';

/** What does not happen to honest clients, or must be looked at. */
const HIGH = ['path-ambiguous', 'not-owner', 'owner-check-failed'] as const;

export type AuthorizationDenialReason =
  | (typeof HIGH)[number]
  | 'route-not-listed'
  | 'role-missing'
  | 'permission-missing'
  | 'scope-missing';

/**
 * The sender may not do this. 403; what would be needed is told in the event alone. A token that lacks a scope is told so, as
 * the client may ask its issuer for another (RFC 6750, section 3.1).
 */
export class AuthorizationDenied extends Refusal {
  override readonly name = 'AuthorizationDenied';
  readonly reason: AuthorizationDenialReason;

  /** @param details facts of the configuration, none of the request */
  constructor(reason: AuthorizationDenialReason, details?: SecurityEventDraft['details'], options?: ErrorOptions) {
    const challenge =
      reason === 'scope-missing'
        ? { headers: { 'www-authenticate': 'Bearer realm="api", error="insufficient_scope"' } }
        : {};
    super(
      { status: 403, code: 'authorization-denied', detail: 'This is not allowed.', ...challenge },
      {
        type: reason === 'not-owner' ? 'DATA_ACCESS_VIOLATION' : 'AUTHORIZATION_VIOLATION',
        severity: HIGH.some((word) => word === reason) ? 'HIGH' : 'MEDIUM',
        reason,
        message: `A request was not allowed: ${reason.replaceAll('-', ' ')}.`,
        action: 'BLOCK',
        ...(details === undefined ? {} : { details }),
      },
      options,
    );
    this.reason = reason;
  }
}
