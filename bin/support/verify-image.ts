import type { ImageReference } from '../../lambdas/verdicts/image-reference';
import { scansOf, verdictOf } from '../../lambdas/verdicts/queries';
import type { TrustedKey } from '../../lambdas/verdicts/signature';
import type { AuditTable } from '../../lambdas/verdicts/store/audit-table';
import { findScanRecord } from '../../lambdas/verdicts/store/commit';
import type { EvidenceBucket } from '../../lambdas/verdicts/store/evidence';
import { evidenceDigest } from '../../lambdas/verdicts/store/evidence-digest';
import type { VerdictRecord } from '../../lambdas/verdicts/verdict';
import { historyProblems } from '../../lambdas/verdicts/verify-history';
import {
  documentsOf,
  type StoredRecord,
  type VerifiedRecord,
  verifyRecord,
} from '../../lambdas/verdicts/verify-record';

/** A record, and what can be said of it. */
export interface RecordProof extends VerifiedRecord {
  /** `current`: the verdict that gate and admission read; `scan`: the record that a scan left. */
  readonly of: 'current' | 'scan';
  readonly record: VerdictRecord;
}

export interface VerifyDependencies {
  readonly table: AuditTable;
  readonly bucket: EvidenceBucket;
  readonly trusted: readonly TrustedKey[];
}

const PAGE = 1000;

/**
 * Proves the current verdict of an image and, if asked, every scan record that there is; empty where it was never judged.
 * A document that several records point at is read once.
 */
export async function verifyImage(
  { table, bucket, trusted }: VerifyDependencies,
  image: ImageReference,
  allScans: boolean,
): Promise<readonly RecordProof[]> {
  // In this order: what is committed in between is then newer than every scan that was read, and contradicts none.
  const scans = await everyScan(table, image);
  const current = await verdictOf(table, image);
  const digests = new Map<string, string | null>();
  const prove = async (of: RecordProof['of'], record: VerdictRecord): Promise<RecordProof> => {
    const stored = record as unknown as StoredRecord;
    for (const { key } of documentsOf(stored) ?? []) {
      if (!digests.has(key)) digests.set(key, await evidenceDigest(bucket, key));
    }
    return { of, record, ...verifyRecord(stored, image, trusted, digests) };
  };

  const proofs: RecordProof[] = [];
  if (current) {
    const own = await findScanRecord(table, { ...current, ...image });
    const known = own ? [...scans, own] : scans;
    proofs.push(withProblems(await prove('current', current), historyProblems(current, known)));
  }
  if (allScans || !current) for (const scan of scans) proofs.push(await prove('scan', scan));
  // The first commit of an image points at a verdict, and only an image that is long gone loses it again.
  return current ? proofs : proofs.map((proof) => withProblems(proof, ['there is no current verdict beside it']));
}

function withProblems(proof: RecordProof, problems: readonly string[]): RecordProof {
  return problems.length === 0 ? proof : { ...proof, state: 'changed', why: [...problems, ...proof.why] };
}

async function everyScan(table: AuditTable, image: ImageReference): Promise<readonly VerdictRecord[]> {
  const scans: VerdictRecord[] = [];
  let next: string | undefined;
  do {
    const page = await scansOf(table, image, { limit: PAGE, ...(next === undefined ? {} : { next }) });
    scans.push(...page.items);
    next = page.next;
  } while (next !== undefined);
  return scans;
}
