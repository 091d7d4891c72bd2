import type { GuardRequest } from '../request/guard-request';
import { AuthenticationFailed } from './refusals';

/** The one place that a token is looked for in. */
export type TokenPlace = 'authorization' | { readonly cookie: string };

/**
 * Bytes of a token, far more than issuers make; gateways and load balancers let headers of 8 to 64 KB through.
 * Checked before anything of it is looked at.
 */
export const MAX_TOKEN_BYTES = 8192;

const SCHEME = 'bearer ';
/** Source: RFC 6750, section 2.1, `b64token`. */
const TOKEN = /^[\w.~+/-]+=*$/;

/**
 * The token's text, bounded; null where none was sent.
 * @throws AuthenticationFailed where there are several, or something else than a bearer token.
 */
export function findToken(request: GuardRequest, place: TokenPlace): string | null {
  const sent =
    place === 'authorization'
      ? (request.headers.get('authorization') ?? [])
      : request.cookies.filter(({ name }) => name === place.cookie).map(({ value }) => value);
  const [only] = sent;
  if (only === undefined) return null;
  // Which of two counts would be a guess, and an attacker may be able to add one.
  if (sent.length > 1) throw new AuthenticationFailed('authorization-repeated');
  return place === 'authorization' ? ofHeader(only) : bounded(only);
}

function ofHeader(value: string): string {
  if (value.slice(0, SCHEME.length).trim().toLowerCase() !== SCHEME.trim()) {
    throw new AuthenticationFailed('scheme-unsupported');
  }
  const token = bounded(value.slice(SCHEME.length));
  // Two headers that a gateway made one have a comma between them.
  if (!TOKEN.test(token)) throw new AuthenticationFailed('authorization-malformed');
  return token;
}

function bounded(token: string): string {
  if (token.length > MAX_TOKEN_BYTES) throw new AuthenticationFailed('token-too-large');
  return token;
}
