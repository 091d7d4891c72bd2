import type { SecurityEventDraft } from '../events/security-event';
import type { GuardRequest } from '../request/guard-request';
import { type AuthenticationOptions, type AuthenticationPreset, readAuthentication } from './authentication-options';
import { refusedClaim } from './check-claims';
import { findToken } from './find-token';
import type { Identity } from './identity';
import { identityOf } from './identity-of';
import { type Fetch, fetchKeySet } from './keys/fetch-key-set';
import { KeyStore } from './keys/key-store';
import { readToken } from './read-token';
import { AuthenticationFailed } from './refusals';
import { VerifiedTokens } from './verified-tokens';

export interface AuthenticationPorts {
  /** @default - the global one */
  readonly fetch?: Fetch;
  /** Told once per fetch of keys that failed, also where older keys serve on; must not throw. @default - nobody is told */
  readonly report?: (event: SecurityEventDraft) => void;
}

/** Who sends a request; null where it has no token and needs none. */
export type Authenticate = (request: GuardRequest, now: Date) => Promise<Identity | null>;

/**
 * Authentication by signed JWTs (RFC 7519, with the advice of RFC 8725). The form of a token is judged before its key is
 * looked up, its signature before its claims. The issuer's keys are fetched with the first token and kept.
 *
 * @throws OptionError at once, where an option makes no sense. The function that is returned throws `AuthenticationFailed`
 * (400 or 401) and `AuthenticationUnavailable` (503), and nothing else.
 */
export function authentication(
  options: AuthenticationOptions | AuthenticationPreset,
  ports: AuthenticationPorts = {},
): Authenticate {
  const settings = readAuthentication(options);
  const { publicKeyUrl, keyStore } = settings;
  const fetch = ports.fetch ?? globalThis.fetch;
  const keys = new KeyStore(keyStore, {
    load: () => fetchKeySet(fetch, publicKeyUrl, keyStore.timeoutMs),
    report: ports.report ?? (() => {}),
  });
  const tokens = new VerifiedTokens((text) => readToken(text, settings));
  return async function authenticate(request, now) {
    const text = findToken(request, settings.place);
    if (text === null) {
      if (settings.required) throw new AuthenticationFailed('token-missing');
      return null;
    }
    const token = await tokens.verify(text, (read) => keys.find(read, now));
    const refused = refusedClaim(token.claims, settings, now);
    if (refused !== null) throw new AuthenticationFailed(refused);
    return identityOf(token.claims, settings.identity);
  };
}
