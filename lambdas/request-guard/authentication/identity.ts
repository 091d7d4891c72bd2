import type { Json } from '../request/parsed-body';

/** Who sends a request, as a verified token says. */
export interface Identity {
  readonly subject: string;
  readonly issuer: string;
  readonly claims: { readonly [name: string]: Json };
  /** From the claims that the configuration names. */
  readonly roles: readonly string[];
  readonly permissions: readonly string[];
  readonly scopes: readonly string[];
}
