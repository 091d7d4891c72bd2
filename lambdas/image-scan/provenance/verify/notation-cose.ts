import type { ReadTrust } from '../trust';
import { type Cbor, type CborMap, cborHead, InvalidCbor, readCbor } from './cbor';
import { type Algorithm, ATTRIBUTE, type NotationSignature, verifyNotation } from './notation';
import { type Outcome, unverifiable } from './report';

/** Source: RFC 9052, "COSE_Sign1"; IANA, "COSE Header Parameters" and "COSE Algorithms". */
const SIGN1 = 18;
const LABEL = { algorithm: 1, critical: 2, contentType: 3, certificates: 33 } as const;
const EPOCH_TIME = 1;
const ALGORITHM: ReadonlyMap<Cbor | undefined, Algorithm> = new Map([
  [-7, 'ES256'],
  [-35, 'ES384'],
  [-36, 'ES512'],
  [-37, 'PS256'],
  [-38, 'PS384'],
  [-39, 'PS512'],
]);

/** A signature of the Notary Project in CBOR. Source: its specs/signature-envelope-cose.md; envelopes of a mere hash are not read. */
export function verifyCose(content: Buffer, subject: string, trust: ReadTrust, now: Date): Outcome {
  const found = readEnvelope(content);
  return found === null
    ? unverifiable('It is no envelope that can be read.')
    : verifyNotation(found, subject, trust, now);
}

function readEnvelope(content: Buffer): NotationSignature | null {
  try {
    const message = readCbor(content);
    if (!isTag(message) || message.tag !== SIGN1 || !isList(message.value)) return null;
    const [attributes, header, payload, signature, ...rest] = message.value;
    if (!Buffer.isBuffer(attributes) || !isMap(header) || !Buffer.isBuffer(payload) || !Buffer.isBuffer(signature))
      return null;
    const signed = readCbor(attributes);
    if (rest.length > 0 || !isMap(signed)) return null;
    const algorithm = ALGORITHM.get(signed.get(LABEL.algorithm));
    const critical = signed.get(LABEL.critical);
    const contentType = signed.get(LABEL.contentType);
    const scheme = signed.get(ATTRIBUTE.scheme);
    const chain = certificatesIn(signed.get(LABEL.certificates) ?? header.get(LABEL.certificates));
    const expiry = readTime(signed.get(ATTRIBUTE.expiry));
    if (algorithm === undefined || typeof contentType !== 'string' || typeof scheme !== 'string') return null;
    if (!isList(critical) || chain === null || expiry === undefined) return null;
    return {
      algorithm,
      contentType,
      scheme,
      critical: critical.map(String),
      expiry,
      payload,
      signed: toBeSigned(attributes, payload),
      signature,
      chain,
      timestamped: header.has(ATTRIBUTE.timestamp),
    };
  } catch (error) {
    if (error instanceof InvalidCbor) return null;
    throw error;
  }
}

/** Source: RFC 9052, section 4.4, `Sig_structure` of one signer, without external data. */
function toBeSigned(attributes: Buffer, payload: Buffer): Buffer {
  const context = Buffer.from('Signature1');
  const parts = [
    Buffer.concat([cborHead(3, context.length), context]),
    bytes(attributes),
    bytes(Buffer.alloc(0)),
    bytes(payload),
  ];
  return Buffer.concat([cborHead(4, parts.length), ...parts]);
}

function bytes(value: Buffer): Buffer {
  return Buffer.concat([cborHead(2, value.length), value]);
}

/** One certificate stands alone, several in a list. Source: RFC 9360, "x5chain". */
function certificatesIn(value: Cbor | undefined): readonly Buffer[] | null {
  if (Buffer.isBuffer(value)) return [value];
  if (!isList(value)) return null;
  const certificates = value.filter((item) => Buffer.isBuffer(item));
  return certificates.length === value.length ? certificates : null;
}

/** Null where there is none, undefined where it cannot be read. */
function readTime(value: Cbor | undefined): Date | null | undefined {
  if (value === undefined) return null;
  if (!isTag(value) || value.tag !== EPOCH_TIME || typeof value.value !== 'number') return undefined;
  const time = new Date(value.value * 1000);
  return Number.isNaN(time.getTime()) ? undefined : time;
}

function isMap(value: Cbor | undefined): value is CborMap {
  return value instanceof Map;
}

function isList(value: Cbor | undefined): value is readonly Cbor[] {
  return Array.isArray(value);
}

function isTag(value: Cbor | undefined): value is Extract<Cbor, { tag: number }> {
  return typeof value === 'object' && value !== null && 'tag' in value;
}
