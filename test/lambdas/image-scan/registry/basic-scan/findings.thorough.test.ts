import type { ImageScanFinding } from '@aws-sdk/client-ecr';
import fc from 'fast-check';
import { mapFinding } from '../../../../../lambdas/image-scan/registry/basic-scan/findings';
import { findingSchema } from '../../../../../lambdas/verdicts/finding';

it('gives either a problem with a path or a finding that the evidence takes', () => {
  const text = fc.oneof(fc.string({ unit: 'binary' }), fc.constant('x'.repeat(3000)), fc.constant(undefined));
  const key = fc.constantFrom('package_name', 'package_version', 'fixed_in_version', 'CVSS3_SCORE', 'other');
  const finding = fc.record(
    {
      name: text,
      description: text,
      uri: text,
      severity: text,
      attributes: fc.array(fc.record({ key, value: text })),
    },
    { requiredKeys: [] },
  );
  fc.assert(
    fc.property(finding, fc.nat(), (given, index) => {
      const result = mapFinding(given as ImageScanFinding, index);
      if (result.usable) findingSchema.parse(result.finding);
      else expect(result.problem).toMatch(new RegExp(`^findings\\[${index}\\]\\.`));
    }),
  );
});
