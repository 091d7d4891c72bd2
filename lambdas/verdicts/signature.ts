import { createHash, type KeyObject, verify } from 'node:crypto';
import { z } from 'zod';
import { canonicalJson } from './canonical-json';

/** A key that signatures are believed of. */
export interface TrustedKey {
  /** The only key name that it answers for; null: whatever key a record names. */
  readonly arn: string | null;
  /** The public part, of the curve P-256. */
  readonly publicKey: KeyObject;
}

/** `untrusted`: by a key that nobody vouches for. */
export type SignatureState = 'valid' | 'invalid' | 'absent' | 'untrusted';

/** What a record gets after its commit, and the signature itself: not signed. */
const LATER_FIELDS = ['publishedAt', 'deletedAt', 'parents', 'signature'] as const;

const signatureSchema = z.strictObject({
  algorithm: z.literal('ECDSA_SHA_256'),
  key: z.string(),
  value: z.base64(),
});

/**
 * What is signed of a record: a line that says what this is, and the sha256 of the record's RFC 8785 form. The record holds
 * the sha256 of each of its evidence documents, so these are signed with it. Left out is what changes after the commit:
 * `publishedAt`, `deletedAt`, `parents`, and an artifact's `subject`, which its index may add.
 *
 * Short on purpose: KMS takes messages of up to 4,096 bytes. Source: AWS KMS API reference, "Sign", `Message`.
 */
export function signedStatement(record: Readonly<object>): Uint8Array {
  const fields: Record<string, unknown> = { ...record };
  for (const field of LATER_FIELDS) delete fields[field];
  const { artifact } = fields;
  if (typeof artifact === 'object' && artifact !== null) {
    const { subject: _, ...signed } = artifact as Readonly<Record<string, unknown>>;
    fields['artifact'] = signed;
  }
  const sha256 = createHash('sha256').update(canonicalJson(fields)).digest('hex');
  return Buffer.from(`mayfly verdict record 1\nsha256:${sha256}\n`);
}

/** The key that a record says it was signed with; undefined where it has no signature that can be understood. */
export function signingKeyOf(record: Readonly<Record<string, unknown>>): string | undefined {
  return signatureSchema.safeParse(record['signature']).data?.key;
}

/** Whether a record is as it was signed, by one of the keys that are trusted. */
export function checkSignature(
  record: Readonly<Record<string, unknown>>,
  trusted: readonly TrustedKey[],
): SignatureState {
  if (record['signature'] === undefined) return 'absent';
  const parsed = signatureSchema.safeParse(record['signature']);
  if (!parsed.success) return 'invalid';
  const { key, value } = parsed.data;
  const candidates = trusted.filter(({ arn }) => arn === null || arn === key);
  if (candidates.length === 0) return 'untrusted';
  const statement = signedStatement(record);
  const signature = Buffer.from(value, 'base64');
  return candidates.some(({ publicKey }) => verify('sha256', statement, publicKey, signature)) ? 'valid' : 'invalid';
}
