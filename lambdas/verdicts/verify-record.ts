import { z } from 'zod';
import type { ImageReference } from './image-reference';
import { checkSignature, signingKeyOf, type TrustedKey } from './signature';
import type { EvidencePointer } from './verdict';

/**
 * `verified`: as it was signed, with all of its evidence. `unsigned`: nothing contradicts it, but nothing proves it either.
 * `unproven`: signed with a key that nobody vouches for.
 */
export type RecordState = 'verified' | 'unsigned' | 'unproven' | 'changed' | 'evidence-missing';

/** A document of a record: as recorded, another one, or gone. */
export interface CheckedEvidence {
  readonly key: string;
  readonly state: 'same' | 'changed' | 'missing';
}

export interface VerifiedRecord {
  readonly state: RecordState;
  /** What is not as it should be, in sentences; empty where the record is verified. */
  readonly why: readonly string[];
  readonly evidence: readonly CheckedEvidence[];
}

/** An item of the table: whoever changed it may have put anything there. */
export type StoredRecord = Readonly<Record<string, unknown>>;

const pointerSchema = z.looseObject({ key: z.string().min(1), sha256: z.string() });
const evidenceSchema = z.looseObject({
  evidence: z.record(z.string(), pointerSchema),
  occurrences: z.looseObject({ list: pointerSchema }).optional(),
});

/** Every document that a record points at, once; null where what it says of them cannot be understood. */
export function documentsOf(record: StoredRecord): readonly EvidencePointer[] | null {
  const parsed = evidenceSchema.safeParse(record);
  if (!parsed.success) return null;
  const { evidence, occurrences } = parsed.data;
  const all = [...Object.values(evidence), ...(occurrences ? [occurrences.list] : [])];
  const once = new Map(all.map(({ key, sha256 }) => [JSON.stringify([key, sha256]), { key, sha256 }]));
  return [...once.values()];
}

/**
 * What can be said of one record.
 *
 * @param image what the record was read as: one that was moved here from another image is a changed one
 * @param digests the sha256 of the documents' bytes as they are now, by key; null where there is none
 */
export function verifyRecord(
  record: StoredRecord,
  image: ImageReference,
  trusted: readonly TrustedKey[],
  digests: ReadonlyMap<string, string | null>,
): VerifiedRecord {
  const documents = documentsOf(record);
  const evidence = (documents ?? []).map(({ key, sha256 }) => {
    const found = digests.get(key) ?? null;
    return { key, state: found === null ? 'missing' : found === sha256 ? 'same' : 'changed' } as const;
  });
  const signature = checkSignature(record, trusted);
  const changed = [
    ...(signature === 'invalid' ? ['the record is not what was signed'] : []),
    ...otherImage(record, image),
    ...(documents === null ? ['what it says of its evidence cannot be understood'] : []),
    ...evidence.filter(({ state }) => state === 'changed').map(({ key }) => `evidence was changed: ${key}`),
  ];
  const missing = evidence.filter(({ state }) => state === 'missing').map(({ key }) => `evidence is missing: ${key}`);
  const unproven = notProven(signature, record);
  const why = [...changed, ...missing, ...unproven];
  if (changed.length > 0) return { state: 'changed', why, evidence };
  if (missing.length > 0) return { state: 'evidence-missing', why, evidence };
  if (signature === 'absent') return { state: 'unsigned', why, evidence };
  return { state: signature === 'untrusted' ? 'unproven' : 'verified', why, evidence };
}

function otherImage(record: StoredRecord, image: ImageReference): readonly string[] {
  const fields = ['account', 'region', 'repository', 'digest'] as const;
  return fields
    .filter((field) => record[field] !== image[field])
    .map((field) => `it is the record of another image: its ${field} is ${String(record[field])}`);
}

function notProven(signature: ReturnType<typeof checkSignature>, record: StoredRecord): readonly string[] {
  if (signature === 'absent') return ['it has no signature'];
  if (signature === 'untrusted') return [`it is signed with ${signingKeyOf(record)}, which nobody vouches for here`];
  return [];
}
