import { z } from 'zod';
import { type Finding, findingSchema } from '../../verdicts/finding';

/** What the registry's own scan said, as it is kept in the evidence bucket. */
export interface RegistryEvidence {
  readonly scanType: 'basic';
  /** ISO 8601. */
  readonly completedAt: string;
  readonly databaseUpdatedAt: string;
  /** ISO 8601: when the registry refused to renew this scan; absent where it was new enough. */
  readonly renewalRefusedAt?: string;
  readonly findings: readonly Finding[];
}

export const registryEvidenceSchema: z.ZodType<RegistryEvidence> = z.strictObject({
  scanType: z.literal('basic'),
  completedAt: z.iso.datetime(),
  databaseUpdatedAt: z.iso.datetime(),
  renewalRefusedAt: z.iso.datetime().exactOptional(),
  findings: z.array(findingSchema),
});
