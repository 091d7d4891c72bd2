import type { ProvenanceReport } from '../../lambdas/image-scan/judge/provenance';
import type { BaseImage } from '../../lambdas/image-scan/provenance/evidence';
import type { SignatureReport, Signer, Standing } from '../../lambdas/image-scan/provenance/verify/report';
import type { Paint, Style } from './output';
import { printable } from './printable';

const STYLES: Readonly<Record<Standing, Style>> = { trusted: 'green', unverifiable: 'yellow', untrusted: 'red' };

const MAX_LISTED = 20;

/** Where an image comes from, for people: its base, and each signature with who made it and what it is worth. */
export function provenanceLines({ base, signatures, notRead }: ProvenanceReport, paint: Paint): string[] {
  const more = signatures.length - MAX_LISTED;
  return [
    `Base image: ${base === null ? 'not known' : baseText(base)}`,
    signatures.length === 0 ? 'Signatures: none found.' : 'Signatures:',
    ...signatures.slice(0, MAX_LISTED).map((report) => `  ${signatureText(report, paint)}`),
    ...(more > 0 ? [`  ... and ${more} more; --json lists them.`] : []),
    ...notRead.map((what) => `  not looked at: ${printable(what)}`),
  ];
}

const SAID_BY = {
  label: 'its label says so; not verified',
  attestation: 'its build says so; not verified',
  layers: 'by its layers',
};

function baseText({ name, digest, by }: BaseImage): string {
  const text = [name, digest].filter((part) => part !== undefined).join('@');
  return `${printable(text)} (${SAID_BY[by]})`;
}

function signatureText(report: SignatureReport, paint: Paint): string {
  const { standing, kind, predicateType, signer, through, reason } = report;
  const what = predicateType === undefined ? kind : `${kind} ${printable(predicateType)}`;
  const who = signer === null ? '' : `, ${report.verified ? '' : 'says '}${printable(signerText(signer))}`;
  const where = through === undefined ? '' : `, through index ${through}`;
  return `${paint(STYLES[standing], standing)}  ${what}${who}${where}: ${printable(reason)}`;
}

function signerText(signer: Signer): string {
  if (signer.type === 'key') return `key ${signer.fingerprint}`;
  return `${signer.subject} (${signer.issuer})`;
}
