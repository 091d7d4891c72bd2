import { NoSuchKey } from '@aws-sdk/client-s3';
import { ZodError, z } from 'zod';
import { describeError } from '../../shared/errors';
import type { Attempt } from '../../verdicts/attempt';
import { type Finding, findingSchema } from '../../verdicts/finding';
import type { AuditTable } from '../../verdicts/store/audit-table';
import { readCurrent } from '../../verdicts/store/commit';
import { type EvidenceBucket, EvidenceMismatch, getEvidence } from '../../verdicts/store/evidence';
import type { EvidencePointer, VerdictRecord } from '../../verdicts/verdict';
import { compareFindings } from './compare-findings';
import { type FoundIn, fixesOf } from './fixes';

/** The part of a verdict's document (see `judgeRun`) that is read here. */
const documentSchema = z.object({ judgement: z.object({ findings: z.array(findingSchema) }) });

/** @throws NoSuchKey, EvidenceMismatch, ZodError where the document is gone, changed or none of a verdict */
async function findingsOf(bucket: EvidenceBucket, pointer: EvidencePointer): Promise<readonly Finding[]> {
  return documentSchema.parse(await getEvidence(bucket, pointer)).judgement.findings;
}

const cannotBeRead = (error: unknown): boolean =>
  error instanceof NoSuchKey || error instanceof EvidenceMismatch || error instanceof ZodError;

export interface FindingsRead {
  readonly table: AuditTable;
  readonly bucket: EvidenceBucket;
}

/**
 * What there is to fix a verdict's image with; of an index, its images. Evidence that cannot be read contributes no fix:
 * that anything has changed is then not proven.
 */
export async function availableFixes(
  { table, bucket }: FindingsRead,
  record: VerdictRecord,
): Promise<readonly string[]> {
  const { account, region, repository, plan } = record;
  const images: FoundIn[] = [];
  const children = (plan.images ?? []).map((digest) => ({ account, region, repository, digest }));
  const records = plan.images ? await Promise.all(children.map((child) => readCurrent(table, child))) : [record];
  for (const image of records) {
    if (!image?.evidence.verdict) continue;
    try {
      images.push({ digest: image.digest, findings: await findingsOf(bucket, image.evidence.verdict) });
    } catch (error) {
      if (!cannotBeRead(error)) throw error;
    }
  }
  return fixesOf(images, plan.strategy);
}

/**
 * What the image that ends an attempt changed, by the evidence of both judgements; why, where that cannot be told.
 *
 * @param bucket null where the result is of a sort that leaves no evidence
 */
export async function changesBy(
  bucket: EvidenceBucket | null,
  attempt: Pick<Attempt, 'before'>,
  result: Pick<VerdictRecord, 'evidence'>,
): Promise<NonNullable<Attempt['changes']>> {
  const [source, came] = [attempt.before.evidence, result.evidence.verdict];
  if (!source) return { unknown: 'The source has no judgement of its own: it is an index, or older than comparisons.' };
  if (!came || !bucket)
    return { unknown: 'The result has no judgement of its own: it is an index or artifact, or unknown.' };
  try {
    return compareFindings(await findingsOf(bucket, source), await findingsOf(bucket, came));
  } catch (error) {
    if (!cannotBeRead(error)) throw error;
    return { unknown: `Evidence cannot be read: ${describeError(error)}` };
  }
}
