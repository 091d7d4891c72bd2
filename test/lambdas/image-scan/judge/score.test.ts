import fc from 'fast-check';
import { scoreOf } from '../../../../lambdas/image-scan/judge/score';
import { RANKED_SEVERITIES, type Severity } from '../../../../lambdas/verdicts/severity';
import { someFinding } from './evidence';

type Scored = { readonly severity: Severity; readonly cvss?: number };
const ranked = fc.constantFrom(...RANKED_SEVERITIES);

describe('the score', () => {
  it.each<[string, readonly Scored[], number]>([
    ['nothing', [], 0],
    ['one critical of unknown CVSS', [{ severity: 'CRITICAL' }], 10],
    ['one critical of CVSS 9.8', [{ severity: 'CRITICAL', cvss: 9.8 }], 10],
    ['one high of CVSS 7.5', [{ severity: 'HIGH', cvss: 7.5 }], 5],
    [
      'two high of CVSS 7.5',
      [
        { severity: 'HIGH', cvss: 7.5 },
        { severity: 'HIGH', cvss: 7.5 },
      ],
      11,
    ],
    ['one of each, CVSS unknown', [...RANKED_SEVERITIES].map((severity) => ({ severity })), 22],
    ['a low of CVSS 4.9', [{ severity: 'LOW', cvss: 4.9 }], 0],
    ['a low of CVSS 5', [{ severity: 'LOW', cvss: 5 }], 1],
    ['undefined and untriaged, as MEDIUM', [{ severity: 'UNDEFINED' }, { severity: 'UNTRIAGED' }], 8],
    ['a thousand criticals', Array.from({ length: 1000 }, () => ({ severity: 'CRITICAL' as const })), 100],
  ])('of %s', (_, findings, expected) => {
    expect(scoreOf(findings, 'MEDIUM')).toBe(expected);
  });

  it('is a whole number from 0 to 100', () => {
    fc.assert(
      fc.property(fc.array(someFinding(), { maxLength: 60 }), ranked, (findings, untriagedAs) => {
        const score = scoreOf(findings, untriagedAs);
        expect(Number.isInteger(score) && score >= 0 && score <= 100).toBe(true);
      }),
    );
  });

  it('never falls when a finding is added, and is the same in any order', () => {
    fc.assert(
      fc.property(fc.array(someFinding()), someFinding(), ranked, (findings, one, untriagedAs) => {
        expect(scoreOf([one, ...findings], untriagedAs)).toBeGreaterThanOrEqual(scoreOf(findings, untriagedAs));
        expect(scoreOf([...findings].reverse(), untriagedAs)).toBe(scoreOf(findings, untriagedAs));
      }),
    );
  });

  it('never falls when a severity or a CVSS score rises', () => {
    const tenths = fc.nat({ max: 100 });
    fc.assert(
      fc.property(fc.array(someFinding(), { maxLength: 10 }), ranked, ranked, tenths, tenths, (others, s, t, c, d) => {
        const [worse, milder] = RANKED_SEVERITIES.indexOf(s) < RANKED_SEVERITIES.indexOf(t) ? [s, t] : [t, s];
        const of = (severity: Severity, cvss: number) => scoreOf([...others, { severity, cvss: cvss / 10 }], 'LOW');
        expect(of(worse, c)).toBeGreaterThanOrEqual(of(milder, c));
        expect(of(s, Math.max(c, d))).toBeGreaterThanOrEqual(of(s, Math.min(c, d)));
      }),
    );
  });

  it('gives INFORMATIONAL no weight', () => {
    fc.assert(
      fc.property(fc.array(someFinding()), (findings) => {
        const only = findings.map((finding) => ({ ...finding, severity: 'INFORMATIONAL' as const }));
        expect(scoreOf(only, 'CRITICAL')).toBe(0);
      }),
    );
  });
});
