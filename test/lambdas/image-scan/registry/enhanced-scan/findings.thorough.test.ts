import type { EnhancedImageScanFinding } from '@aws-sdk/client-ecr';
import fc from 'fast-check';
import { parseEnhancedFinding } from '../../../../../lambdas/image-scan/registry/enhanced-scan/enhanced-finding';
import { mapEnhancedFinding } from '../../../../../lambdas/image-scan/registry/enhanced-scan/findings';
import { findingSchema } from '../../../../../lambdas/verdicts/finding';

function mapped(finding: EnhancedImageScanFinding) {
  const parsed = parseEnhancedFinding(finding, 'enhancedFindings[0]');
  return parsed.usable ? mapEnhancedFinding(parsed.finding, 'enhancedFindings[0]') : parsed;
}

describe('whatever an answer holds', () => {
  const anything = fc.anything({ withDate: true, maxDepth: 2 });
  const finding = fc.record(
    {
      findingArn: anything,
      severity: anything,
      status: anything,
      updatedAt: fc.oneof(anything, fc.date({ noInvalidDate: false })),
      fixAvailable: fc.oneof(anything, fc.constantFrom('YES', 'NO', 'PARTIAL')),
      description: fc.oneof(anything, fc.string({ maxLength: 4000 })),
      packageVulnerabilityDetails: fc.oneof(
        anything,
        fc.record(
          {
            vulnerabilityId: fc.oneof(anything, fc.string({ maxLength: 600 })),
            vendorCreatedAt: fc.date({ noInvalidDate: false }),
            cvss: fc.oneof(anything, fc.array(fc.record({ baseScore: fc.double(), version: fc.string() }))),
            relatedVulnerabilities: fc.oneof(anything, fc.array(fc.string({ maxLength: 600 }))),
            vulnerablePackages: fc.oneof(
              anything,
              fc.array(
                fc.record(
                  {
                    name: fc.string(),
                    version: fc.string(),
                    epoch: fc.integer(),
                    release: fc.string(),
                    filePath: anything,
                  },
                  { requiredKeys: [] },
                ),
              ),
            ),
          },
          { requiredKeys: ['vulnerabilityId'] },
        ),
      ),
    },
    { requiredKeys: [] },
  );

  it('a finding becomes findings that the evidence takes, or a problem with its path', () => {
    fc.assert(
      fc.property(finding, (value) => {
        const result = mapped(value as EnhancedImageScanFinding);
        if (!result.usable) return result.problem.startsWith('enhancedFindings[0]');
        return result.findings.length > 0 && result.findings.every((one) => findingSchema.safeParse(one).success);
      }),
      { numRuns: 2000 },
    );
  });
});
