import type { Json } from '../request/parsed-body';
import type { Identity } from './identity';
import { AuthenticationFailed } from './refusals';
import { isJsonObject, type JsonObject, memberOf } from './strict-json';

/** The names from the outermost claim inwards. */
export type ClaimPath = readonly string[];

export interface IdentityRules {
  readonly subject: ClaimPath;
  readonly roles: ClaimPath;
  readonly permissions: ClaimPath;
  readonly scopes: ClaimPath;
}

/** No control characters, as subjects stand in log lines and keys. Length: OpenID Connect Core 1.0, section 2. */
const SUBJECT = /^\P{Cc}{1,255}$/u;

/**
 * Who the claims of a verified token speak of. Roles, permissions and scopes that are written in an unknown way are none.
 * @throws AuthenticationFailed where there is no subject
 */
export function identityOf(claims: JsonObject, rules: IdentityRules): Identity {
  const subject = at(claims, rules.subject);
  if (typeof subject !== 'string' || !SUBJECT.test(subject) || !subject.isWellFormed()) {
    throw new AuthenticationFailed('subject-malformed');
  }
  const scopes = at(claims, rules.scopes);
  return {
    subject,
    issuer: String(memberOf(claims, 'iss')),
    claims,
    roles: texts(at(claims, rules.roles)),
    permissions: texts(at(claims, rules.permissions)),
    // Only scopes are parted by spaces (RFC 8693, section 4.2); a role's name may hold one.
    scopes: typeof scopes === 'string' ? scopes.split(' ').filter((scope) => scope !== '') : texts(scopes),
  };
}

function at(claims: JsonObject, path: ClaimPath): Json | undefined {
  let value: Json | undefined = claims;
  for (const name of path) value = isJsonObject(value) ? memberOf(value, name) : undefined;
  return value;
}

function texts(value: Json | undefined): readonly string[] {
  const list: readonly unknown[] = Array.isArray(value) ? value : [value];
  return list.every((text): text is string => typeof text === 'string' && text !== '') ? list : [];
}
