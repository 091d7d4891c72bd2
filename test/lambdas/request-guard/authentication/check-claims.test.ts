import { type ClaimRules, refusedClaim } from '../../../../lambdas/request-guard/authentication/check-claims';

const RULES: ClaimRules = {
  issuers: ['i', 'j'],
  audiences: ['a', 'b'],
  audienceClaim: 'aud',
  requiredClaims: new Map([['use', 'access']]),
  clockToleranceSeconds: 5,
  maxTokenAgeSeconds: 100,
};
const CLAIMS = { iss: 'j', aud: ['x', 'b'], use: 'access', exp: 1100, nbf: 1000, iat: 1000 };
const at = (seconds: number, claims: object = {}, rules: Partial<ClaimRules> = {}) =>
  refusedClaim({ ...CLAIMS, ...claims }, { ...RULES, ...rules }, new Date(seconds * 1000));

describe('the claims of a token', () => {
  it.each<[string, string | null, string | null]>([
    ['hold', at(1050), null],
    ['hold until the tolerance after the end is over', at(1104.999), null],
    ['do not hold from then on', at(1105), 'token-expired'],
    ['hold from the tolerance before the beginning', at(995), null],
    ['do not hold before it', at(994.999), 'token-not-yet-valid'],
    ['do not hold before they were issued', at(994, { nbf: 0 }), 'token-from-the-future'],
    ['hold up to their greatest age', at(1105, { exp: 9999 }), null],
    ['do not hold beyond it', at(1105.001, { exp: 9999 }), 'token-too-old'],
    ['hold at any age where none is said', at(5000, { exp: 9999 }, { maxTokenAgeSeconds: null }), null],
    ['do not hold without tolerance at their end', at(1100, {}, { clockToleranceSeconds: 0 }), 'token-expired'],
    ['never hold for a clock that is no number', at(Number.NaN), 'token-expired'],
    ['do not hold for an issuer like ours', at(1050, { iss: 'I' }), 'issuer-refused'],
    ['do not hold for an audience within a text', at(1050, { aud: 'a b' }), 'audience-refused'],
    ['do not hold for an audience in an object', at(1050, { aud: { a: 'a' } }), 'audience-refused'],
    ['do not hold without what is required', at(1050, { use: undefined }), 'claim-refused'],
    ['do not hold with a list of what is required', at(1050, { use: ['access'] }), 'claim-refused'],
  ])('%s', (_, reason, expected) => expect(reason).toBe(expected));
});
