import { z } from 'zod';
import { parseDocument } from '../../scanner/json-document';
import { PROVENANCE_LIMITS } from '../evidence';
import type { ReadTrust } from '../trust';
import { ALGORITHMS, ATTRIBUTE, verifyNotation } from './notation';
import { type Outcome, unverifiable } from './report';

const base64Url = z.string().regex(/^[A-Za-z0-9_-]*$/);
const envelopeSchema = z.looseObject({
  payload: base64Url,
  protected: base64Url,
  header: z.looseObject({ x5c: z.array(z.base64()).min(1).max(100), [ATTRIBUTE.timestamp]: z.string().optional() }),
  signature: base64Url,
});
const headerSchema = z.looseObject({
  alg: z.enum(ALGORITHMS),
  cty: z.string(),
  crit: z.array(z.string()).max(100),
  [ATTRIBUTE.scheme]: z.string(),
  [ATTRIBUTE.expiry]: z.iso.datetime({ offset: true }).optional(),
});

/** A signature of the Notary Project as flattened JSON. Source: its specs/signature-envelope-jws.md. */
export function verifyJws(content: Buffer, subject: string, trust: ReadTrust, now: Date): Outcome {
  const parsed = parseDocument(content, PROVENANCE_LIMITS.contentBytes, envelopeSchema);
  if ('problem' in parsed) return unverifiable('It is no envelope that can be read.');
  const { payload, protected: attributes, header, signature } = parsed.value;
  const read = parseDocument(Buffer.from(attributes, 'base64url'), PROVENANCE_LIMITS.contentBytes, headerSchema);
  if ('problem' in read) return unverifiable(`Its attributes cannot be read: ${read.problem.path || 'all of them'}.`);
  const expiry = read.value[ATTRIBUTE.expiry];
  return verifyNotation(
    {
      algorithm: read.value.alg,
      contentType: read.value.cty,
      scheme: read.value[ATTRIBUTE.scheme],
      critical: read.value.crit,
      expiry: expiry === undefined ? null : new Date(expiry),
      payload: Buffer.from(payload, 'base64url'),
      signed: Buffer.from(`${attributes}.${payload}`, 'ascii'),
      signature: Buffer.from(signature, 'base64url'),
      chain: header.x5c.map((certificate) => Buffer.from(certificate, 'base64')),
      timestamped: header[ATTRIBUTE.timestamp] !== undefined,
    },
    subject,
    trust,
    now,
  );
}
