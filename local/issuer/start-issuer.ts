import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { exportJWK, generateKeyPair, SignJWT } from 'jose';

const KEYS_PATH = '/.well-known/jwks.json';
const TOKEN_PATH = '/token';
/** A working day: whoever looks around in a local account should not have to fetch a token again. */
const DEFAULT_TTL_SECONDS = 8 * 3600;
const MAX_BODY_BYTES = 4096;

export interface TokenRequest {
  readonly subject: string;
  readonly roles: readonly string[];
  /** @default 8 hours */
  readonly ttlSeconds?: number;
}

/** An identity provider of this machine, for local accounts: it gives a token to whoever asks. */
export interface Issuer {
  readonly issuer: string;
  readonly audience: string;
  readonly publicKeyUrl: string;
  token(request: TokenRequest): Promise<string>;
  close(): Promise<void>;
}

/**
 * Starts an issuer on 127.0.0.1. `GET /.well-known/jwks.json` gives its public key, and `POST /token` with
 * `{"subject": "me", "roles": ["auditor"]}` a token as `{"access_token": "..."}`. Its key lives as long as it does.
 */
export async function startIssuer({ port = 0 }: { readonly port?: number } = {}): Promise<Issuer> {
  const { publicKey, privateKey } = await generateKeyPair('ES256');
  const keys = JSON.stringify({ keys: [{ ...(await exportJWK(publicKey)), kid: 'local', alg: 'ES256', use: 'sig' }] });
  const audience = 'mayfly-audit-api';
  const server = createServer((request, response) => void answer(request, response));
  await new Promise<void>((resolve, reject) => server.once('error', reject).listen(port, '127.0.0.1', resolve));
  const issuer = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;

  const token = ({ subject, roles, ttlSeconds = DEFAULT_TTL_SECONDS }: TokenRequest) =>
    new SignJWT({ roles: [...roles] })
      .setProtectedHeader({ alg: 'ES256', kid: 'local', typ: 'JWT' })
      .setIssuer(issuer)
      .setAudience(audience)
      .setSubject(subject)
      .setIssuedAt()
      .setExpirationTime(`${ttlSeconds}s`)
      .sign(privateKey);

  async function answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    if (request.method === 'GET' && request.url === KEYS_PATH) return send(response, 200, keys);
    if (request.method !== 'POST' || request.url !== TOKEN_PATH) return send(response, 404, '{"error":"not_found"}');
    const asked = await readTokenRequest(request);
    if (!asked) return send(response, 400, '{"error":"invalid_request"}');
    return send(response, 200, JSON.stringify({ access_token: await token(asked), token_type: 'Bearer' }));
  }

  return {
    ...{ issuer, audience, token },
    publicKeyUrl: `${issuer}${KEYS_PATH}`,
    close: () => new Promise((resolve) => server.close(() => resolve()).closeAllConnections()),
  };
}

function send(response: ServerResponse, status: number, body: string): void {
  response.writeHead(status, { 'content-type': 'application/json' }).end(body);
}

/** Null where it is none. */
async function readTokenRequest(request: IncomingMessage): Promise<TokenRequest | null> {
  const pieces: Buffer[] = [];
  let bytes = 0;
  for await (const piece of request as AsyncIterable<Buffer>) {
    bytes += piece.length;
    if (bytes > MAX_BODY_BYTES) return null;
    pieces.push(piece);
  }
  try {
    const { subject, roles }: { readonly subject?: unknown; readonly roles?: unknown } = JSON.parse(
      Buffer.concat(pieces).toString('utf8'),
    );
    const isList = Array.isArray(roles) && roles.every((role) => typeof role === 'string');
    return typeof subject === 'string' && subject !== '' && isList ? { subject, roles } : null;
  } catch {
    return null;
  }
}
