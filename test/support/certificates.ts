import { createHash, generateKeyPairSync, type KeyObject, randomBytes, sign, X509Certificate } from 'node:crypto';

/** DER, as far as certificates need it. Source: ITU-T X.690. */
function der(tag: number, ...content: readonly Uint8Array[]): Buffer {
  const body = Buffer.concat(content);
  const { length } = body;
  const long = length < 256 ? [0x81, length] : [0x82, length >> 8, length & 255];
  return Buffer.concat([Buffer.from([tag, ...(length < 128 ? [length] : long)]), body]);
}

const sequence = (...items: readonly Uint8Array[]) => der(0x30, ...items);
const utf8 = (text: string) => der(0x0c, Buffer.from(text));
const octets = (bytes: Uint8Array) => der(0x04, bytes);
const bits = (bytes: Uint8Array) => der(0x03, Buffer.from([0]), bytes);
/** A whole number up to 127, which is one byte. */
const integer = (value: number) => der(0x02, Buffer.from([value]));
const truth = der(0x01, Buffer.from([255]));
const time = (at: Date) => der(0x18, Buffer.from(`${at.toISOString().replace(/[-:T]/g, '').slice(0, 14)}Z`));

export function oid(dotted: string): Buffer {
  const [first = 0, second = 0, ...rest] = dotted.split('.').map(Number);
  const bytes = [first * 40 + second, ...rest].flatMap((part) => {
    const groups = [part & 127];
    for (let left = part >> 7; left > 0; left >>= 7) groups.unshift((left & 127) | 128);
    return groups;
  });
  return der(0x06, Buffer.from(bytes));
}

const NAMES = { C: '2.5.4.6', O: '2.5.4.10', CN: '2.5.4.3' } as const;
export type Name = Readonly<Partial<Record<keyof typeof NAMES, string>>>;
const nameOf = (name: Name) =>
  sequence(
    ...(['C', 'O', 'CN'] as const).flatMap((key) => {
      const value = name[key];
      return value === undefined ? [] : [der(0x31, sequence(oid(NAMES[key]), utf8(value)))];
    }),
  );

const extension = (id: string, value: Uint8Array, critical = false) =>
  sequence(oid(id), ...(critical ? [truth] : []), octets(value));

export const EXTENSION = {
  authority: extension('2.5.29.19', sequence(truth), true),
  endEntity: extension('2.5.29.19', sequence(), true),
  certificateSigning: extension('2.5.29.15', der(0x03, Buffer.from([1, 0x06])), true),
  digitalSignature: extension('2.5.29.15', der(0x03, Buffer.from([7, 0x80])), true),
  codeSigning: extension('2.5.29.37', sequence(oid('1.3.6.1.5.5.7.3.3'))),
  serverAuthentication: extension('2.5.29.37', sequence(oid('1.3.6.1.5.5.7.3.1'))),
  uri: (uri: string) => extension('2.5.29.17', sequence(der(0x86, Buffer.from(uri))), true),
  /** Source: sigstore/fulcio, docs/oid-info.md. */
  oidcIssuer: (issuer: string) => extension('1.3.6.1.4.1.57264.1.8', utf8(issuer)),
};

export interface Identity {
  readonly certificate: X509Certificate;
  readonly pem: string;
  readonly privateKey: KeyObject;
}

export interface CertificateRequest {
  readonly subject: Name;
  /** @default - signed by itself */
  readonly issuer?: Identity & { readonly name: Name };
  readonly extensions: readonly Buffer[];
  readonly from?: Date;
  readonly to?: Date;
  readonly keys?: { readonly publicKey: KeyObject; readonly privateKey: KeyObject };
}

/** A real certificate on P-256, signed with ECDSA and SHA-256. Source: RFC 5280, section 4.1. */
export function makeCertificate(request: CertificateRequest): Identity & { readonly name: Name } {
  const { subject, issuer, extensions } = request;
  const { publicKey, privateKey } = request.keys ?? generateKeyPairSync('ec', { namedCurve: 'P-256' });
  const spki = publicKey.export({ type: 'spki', format: 'der' });
  const issuerKey = issuer ? spkiOf(issuer.certificate) : spki;
  const algorithm = sequence(oid('1.2.840.10045.4.3.2'));
  const keyIds = [
    extension('2.5.29.14', octets(sha1(spki))),
    extension('2.5.29.35', sequence(der(0x80, sha1(issuerKey)))),
  ];
  const toBeSigned = sequence(
    der(0xa0, integer(2)),
    der(0x02, Buffer.from([1]), randomBytes(8)),
    algorithm,
    nameOf(issuer?.name ?? subject),
    sequence(time(request.from ?? new Date('2020-01-01')), time(request.to ?? new Date('2040-01-01'))),
    nameOf(subject),
    spki,
    der(0xa3, sequence(...extensions, ...keyIds)),
  );
  const signature = sign('sha256', toBeSigned, issuer?.privateKey ?? privateKey);
  const certificate = new X509Certificate(sequence(toBeSigned, algorithm, bits(signature)));
  return { certificate, pem: certificate.toString(), privateKey, name: subject };
}

const sha1 = (bytes: Uint8Array) => createHash('sha1').update(bytes).digest();
const spkiOf = ({ publicKey }: X509Certificate) => publicKey.export({ type: 'spki', format: 'der' });
