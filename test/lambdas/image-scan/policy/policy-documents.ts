import { generateKeyPairSync } from 'node:crypto';
import fc from 'fast-check';
import { RANKED_SEVERITIES } from '../../../../lambdas/verdicts/severity';

const KEY = generateKeyPairSync('ec', { namedCurve: 'P-256' })
  .publicKey.export({ type: 'spki', format: 'pem' })
  .toString();

const count = fc.option(fc.nat({ max: 100 }));
const rules = {
  thresholds: fc.record(
    { CRITICAL: count, HIGH: count, MEDIUM: count, LOW: count, INFORMATIONAL: count },
    { requiredKeys: [] },
  ),
  countOnlyFixable: fc.boolean(),
  graceDays: fc.nat({ max: 365 }),
  untriagedAs: fc.constantFrom(...RANKED_SEVERITIES),
  maxAdvisoryAgeDays: fc.integer({ min: 1, max: 365 }),
  acceptUnevaluated: fc.uniqueArray(fc.constantFrom('deb', 'apk', 'npm')),
  unknown: fc.constantFrom('block', 'allow'),
  requireSignature: fc.boolean(),
  signatures: fc.record({ attestations: fc.constant(['https://slsa.dev/provenance/v1']) }, { requiredKeys: [] }),
  imageMaxAgeDays: fc.option(fc.integer({ min: 1, max: 3650 })),
  requiredLabels: fc.array(fc.string({ minLength: 1, maxLength: 20 }), { maxLength: 3 }),
  sensitivePorts: fc.array(fc.integer({ min: 1, max: 65_535 }), { maxLength: 3 }),
};
const project = fc.constantFrom('rebuild-a', 'rebuild-b');
const strategy = fc.constantFrom('rebuild', 'patch', 'notify', 'none');
const maxAttempts = fc.integer({ min: 1, max: 10 });

/** Valid documents, with overrides that meet on few repositories. */
export function policyDocument() {
  return fc.record(
    {
      version: fc.constant(1),
      ...rules,
      // With a key, so that every demand of the others can be met.
      signatures: fc.record(
        { keys: fc.constant([KEY]), attestations: fc.constant(['https://example.com/x']) },
        { requiredKeys: ['keys'] },
      ),
      remediation: fc.oneof(
        fc.record({ strategy, project, maxAttempts }, { requiredKeys: ['project'] }),
        fc.record(
          { strategy: fc.constantFrom('patch', 'notify', 'none'), project: fc.constant(null) },
          { requiredKeys: [] },
        ),
      ),
      repositories: fc.dictionary(
        fc.constantFrom('*', 'app/*', 'app/api', '*/api', 'app', 'team/*', '123', '7'.repeat(3)),
        fc.record(
          { ...rules, remediation: fc.record({ strategy, project, maxAttempts }, { requiredKeys: ['project'] }) },
          { requiredKeys: [] },
        ),
      ),
    },
    { requiredKeys: ['version', 'signatures'] },
  );
}
