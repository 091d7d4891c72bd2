import { type EvidenceBucket, getEvidence } from '../../verdicts/store/evidence';
import type { EvidencePointer } from '../../verdicts/verdict';
import { RULES_VERSION } from './rules-version';
import { type ScanResult, scanResultSchema } from './scan-result';

export interface EarlierScan {
  readonly evidence: EvidencePointer;
  readonly result: ScanResult;
}

/**
 * The scan of an earlier run, where it answers for this one too: layers are their digest, so only other rules, or a part that
 * was passed over then, make looking again worth while. Null where there is none such.
 */
export async function earlierScan(
  bucket: EvidenceBucket,
  pointer: EvidencePointer | undefined,
): Promise<EarlierScan | null> {
  if (pointer === undefined) return null;
  const document: unknown = await getEvidence(bucket, pointer).catch(() => null);
  const earlier = scanResultSchema.safeParse(document);
  if (!earlier.success) return null;
  const { complete, rulesVersion } = earlier.data;
  if (!complete || rulesVersion !== RULES_VERSION) return null;
  return { evidence: pointer, result: earlier.data };
}
