import { X509Certificate } from 'node:crypto';
import type { ReadTrust, TrustedCertificate } from '../trust';
import { check } from './public-key';

/** Source: RFC 5280, 4.2.1.12: id-kp-codeSigning. */
const CODE_SIGNING = '1.3.6.1.5.5.7.3.3';

const MOST_CERTIFICATES = 10;

/** A signing certificate and what vouches for it, up to one that is trusted. */
export interface CertificatePath {
  readonly leaf: X509Certificate;
  /** Certificates whose validity counts, the leaf and the trusted one included. */
  readonly certificates: readonly X509Certificate[];
}

/** The certificates of an envelope, the signing one first; null where one of them cannot be read, or there are too many. */
export function readChain(chain: readonly Uint8Array[]): readonly [X509Certificate, ...X509Certificate[]] | null {
  if (chain.length > MOST_CERTIFICATES) return null;
  try {
    const [leaf, ...rest] = chain.map((der) => new X509Certificate(der));
    return leaf === undefined ? null : [leaf, ...rest];
  } catch {
    return null;
  }
}

/**
 * The path from the signing certificate to one that is trusted, or that a trusted one issued; null where there is none.
 * Every certificate is issued by the next, with its key, and every issuer is an authority. Revocation is not looked up.
 */
export function pathToTrust(
  chain: readonly [X509Certificate, ...X509Certificate[]],
  trusted: ReadTrust['certificates'],
): CertificatePath | null {
  const [leaf] = chain;
  const eligible = trusted.filter(({ subject }) => hasSubject(leaf, subject)).map(({ certificate }) => certificate);
  const path: X509Certificate[] = [];
  for (const [at, certificate] of chain.entries()) {
    path.push(certificate);
    if (eligible.some(({ raw }) => raw.equals(certificate.raw))) return { leaf, certificates: path };
    const anchor = eligible.find((candidate) => isIssuedBy(certificate, candidate));
    if (anchor) return { leaf, certificates: [...path, anchor] };
    const next = chain[at + 1];
    if (next === undefined || !isIssuedBy(certificate, next)) return null;
  }
  return null;
}

/** Why the certificate may not sign code; null where it may. Source: the Notary Project, "Certificate Requirements". */
export function unfitToSign(leaf: X509Certificate): string | null {
  if (leaf.ca) return 'its certificate is that of an authority';
  // Named `keyUsage`, it holds the extended ones. Absent, they leave every use open.
  const uses: readonly string[] | undefined = leaf.keyUsage;
  return uses !== undefined && !uses.includes(CODE_SIGNING) ? 'its certificate is not for the signing of code' : null;
}

/** When the path is valid, in milliseconds since 1970. */
export function validityOf({ certificates }: CertificatePath): { readonly from: number; readonly until: number } {
  return {
    from: Math.max(...certificates.map(({ validFrom }) => Date.parse(validFrom))),
    until: Math.min(...certificates.map(({ validTo }) => Date.parse(validTo))),
  };
}

function isIssuedBy(certificate: X509Certificate, issuer: X509Certificate): boolean {
  return issuer.ca && check(() => certificate.checkIssued(issuer) && certificate.verify(issuer.publicKey));
}

function hasSubject(leaf: X509Certificate, wanted: TrustedCertificate['subject']): boolean {
  const lines = leaf.subject.split('\n');
  return Object.entries(wanted ?? {}).every(([name, value]) => lines.includes(`${name}=${value}`));
}
