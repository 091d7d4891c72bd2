import fc from 'fast-check';
import { parsePolicy } from '../../../../lambdas/image-scan/policy/parse-policy';
import { policyHash } from '../../../../lambdas/image-scan/policy/policy-hash';
import { policyDocument } from './policy-documents';

function reversedKeys(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(reversedKeys);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(
    Object.entries(value)
      .reverse()
      .map(([key, child]) => [key, reversedKeys(child)]),
  );
}

describe('the hash of a policy', () => {
  it('does not change with formatting, the order of keys, or defaults that are spelt out', () => {
    fc.assert(
      fc.property(policyDocument(), fc.nat({ max: 8 }), (document, indent) => {
        const hash = policyHash(parsePolicy(JSON.stringify(document)));
        expect(policyHash(parsePolicy(JSON.stringify(reversedKeys(document), null, indent)))).toBe(hash);
        expect(policyHash(parsePolicy(JSON.stringify(parsePolicy(JSON.stringify(document)))))).toBe(hash);
      }),
    );
  });
});
