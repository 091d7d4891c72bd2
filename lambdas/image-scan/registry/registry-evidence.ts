import { z } from 'zod';
import { type Finding, findingSchema } from '../../verdicts/finding';
import type { ListProof } from './enhanced-scan/proof';

/** What every kind of scan says. Times are ISO 8601. */
interface ScanEvidence {
  readonly completedAt: string;
  /** When the advisories that it matched against were last updated; for enhanced scanning, Inspector's last scan. */
  readonly databaseUpdatedAt: string;
  /** ISO 8601: when the registry refused to renew this scan; absent where it was new enough. */
  readonly renewalRefusedAt?: string;
  readonly findings: readonly Finding[];
}

export interface BasicScanEvidence extends ScanEvidence {
  readonly scanType: 'basic';
}

export interface EnhancedScanEvidence extends ScanEvidence {
  readonly scanType: 'enhanced';
  /** Findings that a suppression rule of Amazon Inspector hides. */
  readonly suppressed: readonly Finding[];
  /** Findings of Amazon Inspector that its last scan did not see any more. */
  readonly closed: number;
  readonly proof: ListProof;
}

/** What the registry's own scan said, as it is kept in the evidence bucket. */
export type RegistryEvidence = BasicScanEvidence | EnhancedScanEvidence;

const common = {
  completedAt: z.iso.datetime(),
  databaseUpdatedAt: z.iso.datetime(),
  renewalRefusedAt: z.iso.datetime().exactOptional(),
  findings: z.array(findingSchema),
};

export const registryEvidenceSchema: z.ZodType<RegistryEvidence> = z.discriminatedUnion('scanType', [
  z.strictObject({ scanType: z.literal('basic'), ...common }),
  z.strictObject({
    scanType: z.literal('enhanced'),
    ...common,
    suppressed: z.array(findingSchema),
    closed: z.number().int().nonnegative(),
    proof: z.strictObject({
      rule: z.enum(['settled', 'two-equal-reads']),
      counts: z.enum(['equal', 'absent']),
      firstReadAt: z.iso.datetime(),
      lastReadAt: z.iso.datetime(),
    }),
  }),
]);
