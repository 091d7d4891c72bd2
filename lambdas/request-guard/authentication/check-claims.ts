import type { AuthenticationFailureReason } from './refusals';
import { type JsonObject, memberOf } from './strict-json';

export interface ClaimRules {
  readonly issuers: readonly string[];
  readonly audiences: readonly string[];
  /** The claim that names the audience. */
  readonly audienceClaim: string;
  readonly requiredClaims: ReadonlyMap<string, string>;
  readonly clockToleranceSeconds: number;
  /** Null: a token may be as old as its expiry allows. */
  readonly maxTokenAgeSeconds: number | null;
}

/**
 * Why the claims of a token do not hold now; null where they do. The form of the times was checked when the token was read.
 * Source: RFC 7519, section 4.1.
 */
export function refusedClaim(claims: JsonObject, rules: ClaimRules, now: Date): AuthenticationFailureReason | null {
  const seconds = now.getTime() / 1000;
  const tolerance = rules.clockToleranceSeconds;
  const time = (name: string, otherwise: number) => {
    const value = memberOf(claims, name);
    return typeof value === 'number' ? value : otherwise;
  };
  // Each is written so that a clock that is no number refuses.
  if (!(seconds < time('exp', 0) + tolerance)) return 'token-expired';
  if (!(seconds >= time('nbf', 0) - tolerance)) return 'token-not-yet-valid';
  if (!(seconds >= time('iat', 0) - tolerance)) return 'token-from-the-future';
  const oldest = rules.maxTokenAgeSeconds;
  if (oldest !== null && !(seconds <= time('iat', 0) + oldest + tolerance)) return 'token-too-old';

  if (!rules.issuers.some((issuer) => issuer === memberOf(claims, 'iss'))) return 'issuer-refused';
  const audience = memberOf(claims, rules.audienceClaim);
  const named: readonly unknown[] = Array.isArray(audience) ? audience : [audience];
  if (!rules.audiences.some((ours) => named.includes(ours))) return 'audience-refused';
  for (const [name, value] of rules.requiredClaims) {
    if (memberOf(claims, name) !== value) return 'claim-refused';
  }
  return null;
}
