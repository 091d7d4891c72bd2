import { constants, generateKeyPairSync, type KeyObject, sign } from 'node:crypto';
import type { Fetch } from '../../../../../lambdas/request-guard/authentication/keys/fetch-key-set';
import { type FileServer, startFileServer } from '../../../../support/file-server';

export const NOW = new Date('2026-03-01T12:00:00Z');
export const SECONDS = NOW.getTime() / 1000;
export const ISSUER = 'https://issuer.example';
export const AUDIENCE = 'https://audit.example';

export type Jwk = Readonly<Record<string, unknown>>;

export interface SigningKey {
  readonly alg: string;
  readonly kid: string;
  readonly privateKey: KeyObject;
  readonly publicKey: KeyObject;
  /** As it is published. */
  readonly jwk: Jwk;
}

export function makeKey(alg: string, kid: string, rsaBits = 2048): SigningKey {
  const { publicKey, privateKey } = pairFor(alg, rsaBits);
  return { alg, kid, privateKey, publicKey, jwk: { ...publicKey.export({ format: 'jwk' }), kid, alg, use: 'sig' } };
}

function pairFor(alg: string, modulusLength: number) {
  if (alg.startsWith('ES')) {
    const namedCurve = { ES256: 'P-256', ES384: 'P-384', ES512: 'P-521' }[alg] ?? alg;
    return generateKeyPairSync('ec', { namedCurve });
  }
  return alg.startsWith('Ed') ? generateKeyPairSync('ed25519') : generateKeyPairSync('rsa', { modulusLength });
}

export const CLAIMS = {
  iss: ISSUER,
  aud: AUDIENCE,
  sub: 'ada',
  iat: SECONDS - 60,
  exp: SECONDS + 600,
  roles: ['auditor'],
  scope: 'images:read trend:read',
};

/** One part of a token: JSON of a value, or a text as it is. */
export const part = (value: unknown) =>
  Buffer.from(typeof value === 'string' ? value : JSON.stringify(value)).toString('base64url');

export function signature(key: SigningKey, input: string): string {
  const data = Buffer.from(input);
  const { alg, privateKey } = key;
  const hash = alg.startsWith('Ed') ? null : `sha${alg.slice(2)}`;
  const how = alg.startsWith('PS')
    ? { padding: constants.RSA_PKCS1_PSS_PADDING, saltLength: Number(alg.slice(2)) / 8 }
    : {};
  return sign(hash, data, { key: privateKey, dsaEncoding: 'ieee-p1363', ...how }).toString('base64url');
}

/** Signed, whatever stands in the parts. */
export function signParts(key: SigningKey, header: unknown, claims: unknown): string {
  const input = `${part(header)}.${part(claims)}`;
  return `${input}.${signature(key, input)}`;
}

/** A token that holds, but for what a test says otherwise; what is undefined is left away. */
export function tokenOf(key: SigningKey, claims: object = {}, header: object = {}): string {
  return signParts(key, { alg: key.alg, kid: key.kid, typ: 'JWT', ...header }, { ...CLAIMS, ...claims });
}

export interface Issuer extends AsyncDisposable {
  readonly url: string;
  readonly server: FileServer;
  publish(...keys: readonly (SigningKey | Jwk)[]): void;
  publishText(text: string): void;
}

/** A server that publishes keys, over HTTP on this machine. */
export async function startIssuer(...keys: readonly (SigningKey | Jwk)[]): Promise<Issuer> {
  const server = await startFileServer();
  const issuer: Issuer = {
    url: `${server.url}/keys`,
    server,
    publish: (...published) =>
      issuer.publishText(JSON.stringify({ keys: published.map((key) => ('jwk' in key ? key.jwk : key)) })),
    publishText: (text) => void server.files.set('/keys', { bytes: Buffer.from(text) }),
    [Symbol.asyncDispose]: () => server[Symbol.asyncDispose](),
  };
  issuer.publish(...keys);
  return issuer;
}

/** Answers with the keys without a network, for what is asked thousands of times. */
export function fetchOf(...keys: readonly SigningKey[]): Fetch {
  return async () => new Response(JSON.stringify({ keys: keys.map(({ jwk }) => jwk) }));
}

export const optionsFor = (publicKeyUrl: string) => ({
  issuer: ISSUER,
  audience: AUDIENCE,
  publicKeyUrl,
  allowInsecureLocalJwks: true,
});

export const later = (seconds: number) => new Date(NOW.getTime() + seconds * 1000);
