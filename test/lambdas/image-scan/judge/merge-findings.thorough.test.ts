import fc from 'fast-check';
import { mergeFindings } from '../../../../lambdas/image-scan/judge/merge-findings';
import { findingKey, findingSchema } from '../../../../lambdas/verdicts/finding';
import { SEVERITIES } from '../../../../lambdas/verdicts/severity';
import { someFinding, vulnerability } from './evidence';

describe('merging findings', () => {
  it('does not depend on the order of the findings', () => {
    const shuffled = fc
      .array(someFinding(), { maxLength: 12 })
      .chain((findings) =>
        fc.tuple(fc.constant(findings), fc.shuffledSubarray(findings, { minLength: findings.length })),
      );
    fc.assert(
      fc.property(shuffled, ([findings, others]) => {
        expect(mergeFindings(others)).toEqual(mergeFindings(findings));
      }),
      { numRuns: 1000 },
    );
  });

  it('leaves one finding a key, loses no CVE, no source and no severity, and has nothing left to merge', () => {
    fc.assert(
      fc.property(fc.array(someFinding(), { maxLength: 12 }), (findings) => {
        const merged = mergeFindings(findings);
        expect(new Set(merged.map((finding) => `${finding.kind} ${findingKey(finding)}`)).size).toBe(merged.length);
        expect(mergeFindings(merged)).toEqual(merged);
        for (const finding of findings) {
          const isCve = finding.kind === 'vulnerability' && finding.id.startsWith('CVE');
          const home = merged.filter(
            (one) =>
              one.kind === finding.kind &&
              one.package?.version === finding.package?.version &&
              one.path === finding.path &&
              (one.id === finding.id || (!isCve && one.aliases.includes(finding.id))) &&
              finding.sources.every((source) => one.sources.includes(source)) &&
              SEVERITIES.indexOf(one.severity) <= SEVERITIES.indexOf(finding.severity) &&
              (one.cvss ?? -1) >= (finding.cvss ?? -1) &&
              (one.fixAvailable || !finding.fixAvailable),
          );
          expect(home.length).toBeGreaterThanOrEqual(1);
        }
        for (const finding of merged) expect(findingSchema.safeParse(finding).success).toBe(true);
      }),
      { numRuns: 1000 },
    );
  });

  it('takes linear time, also where every alias meets every other', () => {
    const many = Array.from({ length: 20_000 }, (_, index) =>
      vulnerability({ id: `GHSA-${index}`, aliases: [`GHSA-${index + 1}`, `GHSA-${(index * 7919) % 20_000}`, 'X'] }),
    );
    const started = performance.now();
    expect(mergeFindings(many)).toHaveLength(1);
    expect(performance.now() - started).toBeLessThan(5000);
  });
});
