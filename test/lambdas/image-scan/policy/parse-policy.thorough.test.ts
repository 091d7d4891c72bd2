import fc from 'fast-check';
import { effectivePolicy } from '../../../../lambdas/image-scan/policy/effective-policy';
import { InvalidPolicy } from '../../../../lambdas/image-scan/policy/errors';
import { parsePolicy } from '../../../../lambdas/image-scan/policy/parse-policy';
import { canonicalPolicy } from '../../../../lambdas/image-scan/policy/policy-hash';
import { policyDocument } from './policy-documents';

describe('parsing a policy', () => {
  it('reads its own canonical form back unchanged', () => {
    fc.assert(
      fc.property(policyDocument(), (document) => {
        const policy = parsePolicy(JSON.stringify(document));
        expect(parsePolicy(canonicalPolicy(policy))).toEqual(policy);
      }),
    );
  });

  it('leaves no repository with a rebuild and no project', () => {
    fc.assert(
      fc.property(
        policyDocument(),
        fc.constantFrom('app', 'app/api', 'app/web', 'team/app/api'),
        (document, repository) => {
          const { remediation } = effectivePolicy(parsePolicy(JSON.stringify(document)), repository);
          expect(remediation).not.toMatchObject({ strategy: 'rebuild', project: null });
        },
      ),
    );
  });

  it('ends any JSON in a policy or an InvalidPolicy', () => {
    const key = fc.constantFrom(
      'version',
      'thresholds',
      'remediation',
      'repositories',
      'HIGH',
      'strategy',
      'project',
      '*',
    );
    const { value } = fc.letrec((tie) => ({
      value: fc.oneof(
        { maxDepth: 5 },
        fc.constantFrom(1, -1, null, 'rebuild', true),
        tie('object'),
        fc.array(tie('value')),
      ),
      object: fc.dictionary(fc.oneof(key, fc.string()), tie('value')),
    }));
    fc.assert(
      fc.property(value, (document) => {
        try {
          parsePolicy(JSON.stringify(document));
        } catch (error) {
          expect(error).toBeInstanceOf(InvalidPolicy);
        }
      }),
    );
  });
});
