import fc from 'fast-check';
import { effectivePolicy } from '../../../../lambdas/image-scan/policy/effective-policy';
import { parsePolicy } from '../../../../lambdas/image-scan/policy/parse-policy';
import { policyDocument } from './policy-documents';

describe('the policy of one repository', () => {
  it('does not depend on the order of patterns in the document', () => {
    fc.assert(
      fc.property(policyDocument(), fc.constantFrom('app', 'app/api', '123', 'team/api'), (document, repository) => {
        const parsed = parsePolicy(JSON.stringify(document));
        const reversed = Object.fromEntries(Object.entries(parsed.repositories).reverse());
        expect(effectivePolicy({ ...parsed, repositories: reversed }, repository)).toEqual(
          effectivePolicy(parsed, repository),
        );
      }),
    );
  });
});
