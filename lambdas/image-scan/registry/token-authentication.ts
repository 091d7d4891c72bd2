import { ConnectionFailed, UnexpectedRegistryAnswer } from './errors';
import { isRetryableStatus } from './retry';
import { readBounded, send } from './send';

/** One challenge of a `WWW-Authenticate` header; names are in lower case. Source: RFC 9110, section 11. */
export interface Challenge {
  readonly scheme: string;
  readonly parameters: ReadonlyMap<string, string>;
}

/** Tokens are a few kilobytes; what is much longer is none. */
const MAX_TOKEN_ANSWER = 64 * 1024;

const TOKEN_TIMEOUT_MS = 15_000;

/** Every challenge of a header, in its order; what follows the first malformed part is left out. Linear in the header's length. */
export function parseChallenges(header: string): readonly Challenge[] {
  const part = /[\s,]*([\w!#$%&'*+.^`|~-]+)(?:\s*=\s*(?:"((?:[^"\\]|\\.)*)"|([^\s,"]*)))?/y;
  const challenges: { scheme: string; parameters: Map<string, string> }[] = [];
  for (let match = part.exec(header); match; match = part.exec(header)) {
    const [, name = '', quoted, bare] = match;
    const value = quoted?.replace(/\\(.)/g, '$1') ?? bare;
    if (value === undefined) challenges.push({ scheme: name.toLowerCase(), parameters: new Map() });
    else challenges.at(-1)?.parameters.set(name.toLowerCase(), value);
  }
  return challenges;
}

/**
 * A bearer token for what the challenge asks. Source: the token authentication of the distribution project
 * ("Token Authentication Specification"): a GET of the realm with service and scope, credentials optional.
 * @param credentials an `Authorization` header's value; null asks for an anonymous token
 * @throws UnexpectedRegistryAnswer for a realm that cannot be trusted with credentials, or an answer without token
 */
export async function fetchToken(
  endpoint: URL,
  challenge: Challenge,
  defaultScope: string,
  credentials: string | null,
): Promise<string> {
  const realm = challenge.parameters.get('realm') ?? '';
  const url = URL.parse(realm);
  const isSafe = url?.protocol === 'https:' || (url?.protocol === 'http:' && endpoint.protocol === 'http:');
  if (!url || !isSafe)
    throw new UnexpectedRegistryAnswer('authentication', 'realm', 'it is not an address as safe as the registry');

  const service = challenge.parameters.get('service');
  if (service !== undefined) url.searchParams.set('service', service);
  url.searchParams.set('scope', challenge.parameters.get('scope') ?? defaultScope);
  const response = await send(url, {
    headers: credentials === null ? {} : { authorization: credentials },
    signal: AbortSignal.timeout(TOKEN_TIMEOUT_MS),
  });
  const body = await readBounded(response, MAX_TOKEN_ANSWER);
  if (isRetryableStatus(response.status))
    throw new ConnectionFailed(`the token service answered status ${response.status}`);
  if (response.status !== 200)
    throw new UnexpectedRegistryAnswer('authentication', 'status', `the token service answered ${response.status}`);
  return tokenOf(body);
}

function tokenOf(body: Uint8Array): string {
  let answer: unknown;
  try {
    answer = JSON.parse(Buffer.from(body).toString('utf8'));
  } catch {
    answer = null;
  }
  const fields: { readonly token?: unknown; readonly access_token?: unknown } =
    typeof answer === 'object' && answer !== null ? answer : {};
  const token = fields.token ?? fields.access_token;
  // Anything else could not stand in a header.
  if (typeof token !== 'string' || !/^[\x21-\x7e]+$/.test(token))
    throw new UnexpectedRegistryAnswer('authentication', 'token', 'missing or not a token');
  return token;
}
