import fc from 'fast-check';
import { breaches } from '../../../../lambdas/image-scan/judge/thresholds';
import { RANKED_SEVERITIES } from '../../../../lambdas/verdicts/severity';
import { POLICY, policyWith, someFinding, vulnerabilities, vulnerability } from './evidence';

describe('thresholds', () => {
  it.each([
    ['CRITICAL', 0, 0],
    ['CRITICAL', 1, 1],
    ['HIGH', 5, 0],
    ['HIGH', 6, 1],
    ['MEDIUM', 20, 0],
    ['MEDIUM', 21, 1],
    ['LOW', 50, 0],
    ['LOW', 51, 1],
    ['INFORMATIONAL', 10_000, 0],
    ['UNDEFINED', 20, 0],
    ['UNTRIAGED', 21, 1],
  ] as const)('%s, %i found: %i broken', (severity, found, broken) => {
    expect(breaches(vulnerabilities(found, { severity }), POLICY)).toHaveLength(broken);
  });

  it('name the finding that broke them', () => {
    expect(breaches([vulnerability()], POLICY)).toEqual([
      { threshold: 'CRITICAL', allowed: 0, found: 1, findings: ['CVE-2026-1000 curl 7.88.1-10'] },
    ]);
  });

  it('name at most 20, and count all, each name bounded', () => {
    const [reason] = breaches(vulnerabilities(500, { package: { name: 'x'.repeat(1024), version: '1' } }), POLICY);
    expect(reason?.found).toBe(500);
    expect(reason?.findings).toHaveLength(20);
    expect(reason?.findings.every((label) => label.length === 200 && label.endsWith('…'))).toBe(true);
  });

  it('count severities that nobody ranked as the policy says', () => {
    const findings = [vulnerability({ severity: 'UNDEFINED' }), vulnerability({ severity: 'UNTRIAGED' })];
    expect(breaches(findings, policyWith({ untriagedAs: 'CRITICAL' }))).toMatchObject([
      { threshold: 'CRITICAL', found: 2 },
    ]);
    expect(breaches(findings, POLICY)).toEqual([]);
  });

  it('break exactly where a count is above its limit, worst first, for any findings', () => {
    const limits = fc.record({
      CRITICAL: fc.option(fc.nat({ max: 4 })),
      HIGH: fc.option(fc.nat({ max: 4 })),
      MEDIUM: fc.option(fc.nat({ max: 4 })),
      LOW: fc.option(fc.nat({ max: 4 })),
      INFORMATIONAL: fc.option(fc.nat({ max: 4 })),
    });
    fc.assert(
      fc.property(fc.array(someFinding()), limits, (findings, thresholds) => {
        const reasons = breaches(findings, { thresholds, untriagedAs: 'LOW' });
        const counts = (severity: string) =>
          findings.filter((finding) => (/^UN/.test(finding.severity) ? 'LOW' : finding.severity) === severity).length;
        expect(reasons.map(({ threshold, found }) => [threshold, found])).toEqual(
          RANKED_SEVERITIES.filter(
            (severity) => counts(severity) > (thresholds[severity] ?? Number.POSITIVE_INFINITY),
          ).map((severity) => [severity, counts(severity)]),
        );
      }),
    );
  });
});
