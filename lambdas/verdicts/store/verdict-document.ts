import { z } from 'zod';
import type { Exception } from '../exception';
import { type Finding, findingSchema } from '../finding';
import { parseException } from '../parse-exception';
import type { EvidencePointer } from '../verdict';
import { type EvidenceBucket, getEvidence } from './evidence';

/** What of a judgement is too large for its record. */
export interface VerdictDocument {
  /** All that was found, worst first; excepted findings are among them. */
  readonly findings: readonly Finding[];
  /** Those that were applied. */
  readonly exceptions: readonly Exception[];
}

const documentSchema = z.object({
  judgement: z.object({ findings: z.array(findingSchema) }),
  exceptions: z.array(z.unknown()).default([]),
});

/**
 * Reads the document that a verdict's record points at.
 * @throws EvidenceMismatch where it was changed, ZodError or InvalidException where it is not understood
 */
export async function readVerdictDocument(bucket: EvidenceBucket, pointer: EvidencePointer): Promise<VerdictDocument> {
  const { judgement, exceptions } = documentSchema.parse(await getEvidence(bucket, pointer));
  return { findings: judgement.findings, exceptions: exceptions.map(parseException) };
}
