import { sign } from 'node:crypto';
import { type Cbor, cborHead } from '../../lambdas/image-scan/provenance/verify/cbor';
import type { Identity } from './certificates';

const PAYLOAD_TYPE = 'application/vnd.cncf.notary.payload.v1+json';

export interface NotationRequest {
  readonly digest: string;
  readonly signer: Identity;
  /** Beside the signing certificate. */
  readonly chain?: readonly Identity[];
  readonly expiry?: Date;
  readonly scheme?: string;
  readonly alg?: string;
  readonly critical?: readonly string[];
  readonly timestamped?: boolean;
}

const payloadOf = (digest: string) => Buffer.from(JSON.stringify({ targetArtifact: { digest, size: 1 } }));
const signed = (bytes: Uint8Array, { privateKey }: Identity) =>
  sign('sha256', bytes, { key: privateKey, dsaEncoding: 'ieee-p1363' });
const derOf = ({ signer, chain = [] }: NotationRequest) => [signer, ...chain].map(({ certificate }) => certificate.raw);

/** A signature of the Notary Project as JSON. Source: its specs/signature-envelope-jws.md. */
export function notationJws(request: NotationRequest): Record<string, unknown> {
  const { digest, signer, expiry, scheme = 'notary.x509', critical = ['io.cncf.notary.signingScheme'] } = request;
  const attributes = {
    alg: request.alg ?? 'ES256',
    crit: [...critical, ...(expiry ? ['io.cncf.notary.expiry'] : [])],
    cty: PAYLOAD_TYPE,
    'io.cncf.notary.signingScheme': scheme,
    'io.cncf.notary.signingTime': '2026-11-01T12:00:00Z',
    ...(expiry ? { 'io.cncf.notary.expiry': expiry.toISOString() } : {}),
  };
  const head = Buffer.from(JSON.stringify(attributes)).toString('base64url');
  const payload = payloadOf(digest).toString('base64url');
  return {
    payload,
    protected: head,
    header: {
      x5c: derOf(request).map((bytes) => bytes.toString('base64')),
      'io.cncf.notary.signingAgent': 'test',
      ...(request.timestamped ? { 'io.cncf.notary.timestampSignature': 'AA==' } : {}),
    },
    signature: signed(Buffer.from(`${head}.${payload}`), signer).toString('base64url'),
  };
}

/** The same in CBOR. Source: its specs/signature-envelope-cose.md. */
export function notationCose(request: NotationRequest): Buffer {
  const { digest, signer, expiry, scheme = 'notary.x509', critical = ['io.cncf.notary.signingScheme'] } = request;
  const seconds = (at: Date) => ({ tag: 1, value: Math.floor(at.getTime() / 1000) });
  const attributes = writeCbor(
    new Map<number | string, Cbor>([
      [1, -7],
      [2, [...critical, ...(expiry ? ['io.cncf.notary.expiry'] : [])]],
      [3, PAYLOAD_TYPE],
      ['io.cncf.notary.signingScheme', scheme],
      ['io.cncf.notary.signingTime', seconds(new Date('2026-11-01T12:00:00Z'))],
      ...(expiry ? [['io.cncf.notary.expiry', seconds(expiry)] as const] : []),
    ]),
  );
  const payload = payloadOf(digest);
  const signature = signed(writeCbor(['Signature1', attributes, Buffer.alloc(0), payload]), signer);
  const header = new Map<number | string, Cbor>([
    [33, derOf(request)],
    ['io.cncf.notary.signingAgent', 'test'],
  ]);
  return writeCbor({ tag: 18, value: [attributes, header, payload, signature] });
}

/** Source: RFC 8949. */
export function writeCbor(value: Cbor): Buffer {
  if (typeof value === 'number') return value < 0 ? cborHead(1, -1 - value) : cborHead(0, value);
  if (typeof value === 'string') return Buffer.concat([cborHead(3, Buffer.byteLength(value)), Buffer.from(value)]);
  if (Buffer.isBuffer(value)) return Buffer.concat([cborHead(2, value.length), value]);
  if (typeof value === 'boolean' || value === null) return Buffer.from([value === null ? 0xf6 : value ? 0xf5 : 0xf4]);
  if (value instanceof Map) {
    return Buffer.concat([
      cborHead(5, value.size),
      ...[...value].flatMap(([key, item]) => [writeCbor(key), writeCbor(item)]),
    ]);
  }
  if ('tag' in value) return Buffer.concat([cborHead(6, value.tag), writeCbor(value.value)]);
  const items = Array.from(value as readonly Cbor[]);
  return Buffer.concat([cborHead(4, items.length), ...items.map(writeCbor)]);
}
