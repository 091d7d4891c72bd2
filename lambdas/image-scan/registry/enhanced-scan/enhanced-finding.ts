import type { EnhancedImageScanFinding } from '@aws-sdk/client-ecr';
import type { Finding as InspectorFinding } from '@aws-sdk/client-inspector2';
import { z } from 'zod';

/** The lengths that the evidence's schema takes; a longer identity is refused, as two cut ones could become equal. */
const MAX_ID = 512;
export const MAX_PACKAGE_FIELD = 1024;

/** A value that makes no identity: where it cannot be used it is left out, and the finding stays. */
const aside = <T extends z.ZodType>(schema: T) => schema.nullish().catch(undefined);
const field = z.string().max(MAX_PACKAGE_FIELD).nullish();

const packageSchema = z.object({
  name: z.string().min(1).max(MAX_PACKAGE_FIELD),
  version: field,
  epoch: z.number().int().nonnegative().nullish(),
  release: field,
  fixedInVersion: field,
  packageManager: aside(z.string()),
  filePath: aside(z.string().max(4096)),
  sourceLayerHash: aside(z.string().max(80)),
  remediation: aside(z.string()),
});

const baseScore = z.number().min(0).max(10);
const cvssSchema = z.object({ baseScore, version: z.string(), source: aside(z.string()) });

/**
 * A finding of Amazon Inspector as both ECR and Inspector tell it. Strict about what makes its identity, lenient about
 * the rest. Source: API references, ECR EnhancedImageScanFinding and Inspector Finding.
 */
const enhancedFindingSchema = z.object({
  findingArn: aside(z.string().max(2048)),
  severity: aside(z.string()),
  status: aside(z.string()),
  updatedAt: aside(z.date()),
  description: aside(z.string()),
  fixAvailable: aside(z.string()),
  exploitAvailable: aside(z.string()),
  scoreDetails: aside(
    z.object({
      cvss: aside(z.object({ score: baseScore, adjustments: aside(z.array(z.unknown())) })),
    }),
  ),
  packageVulnerabilityDetails: z.object({
    vulnerabilityId: z.string().min(1).max(MAX_ID),
    source: aside(z.string()),
    sourceUrl: aside(z.string()),
    vendorCreatedAt: aside(z.date()),
    cvss: aside(z.array(cvssSchema.nullable().catch(null))),
    referenceUrls: aside(z.array(aside(z.string()))),
    relatedVulnerabilities: aside(z.array(aside(z.string().min(1).max(MAX_ID)))),
    vulnerablePackages: z.array(packageSchema).nullish(),
  }),
});

export type EnhancedFinding = z.infer<typeof enhancedFindingSchema>;
export type VulnerablePackage = z.infer<typeof packageSchema>;

/** Either a finding that can be used, or the path of the value that makes it unusable. */
export type ParsedFinding =
  | { readonly usable: true; readonly finding: EnhancedFinding }
  | { readonly usable: false; readonly problem: string };

/** @param path of the finding in its list, for the problem: `enhancedFindings[3]` */
export function parseEnhancedFinding(raw: EnhancedImageScanFinding, path: string): ParsedFinding {
  const parsed = enhancedFindingSchema.safeParse(raw);
  if (parsed.success) return { usable: true, finding: parsed.data };
  const [issue] = parsed.error.issues;
  const at = (issue?.path ?? []).map((part) => (typeof part === 'number' ? `[${part}]` : `.${String(part)}`)).join('');
  return { usable: false, problem: `${path}${at}: ${issue?.message ?? 'not usable'}` };
}

/** Inspector's own API names the scores otherwise than ECR's. */
export function inTermsOfEcr(finding: InspectorFinding): EnhancedImageScanFinding {
  const { inspectorScore, inspectorScoreDetails, ...same } = finding;
  const adjusted = inspectorScoreDetails?.adjustedCvss;
  return {
    ...(same as Pick<InspectorFinding, 'severity' | 'status'>),
    score: inspectorScore,
    ...(adjusted === undefined ? {} : { scoreDetails: { cvss: adjusted } }),
  };
}
