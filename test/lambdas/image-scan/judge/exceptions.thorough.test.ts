import fc from 'fast-check';
import { judge } from '../../../../lambdas/image-scan/judge/judge';
import type { Evidence } from '../../../../lambdas/image-scan/judge/judgement';
import { type Exception, matchesFinding } from '../../../../lambdas/verdicts/exception';
import type { Finding } from '../../../../lambdas/verdicts/finding';
import { anException } from '../../../support/exception';
import {
  daysFromNow,
  evidence,
  NOW,
  policyWith,
  registryScan,
  scanResult,
  someFinding,
  vulnerability,
} from './evidence';

const found = (findings: readonly Finding[], exceptions: readonly Exception[], more: Partial<Evidence> = {}) =>
  judge(evidence({ registryScan: registryScan({ findings }), exceptions, ...more }));

describe('An exception', () => {
  it('of ten thousand findings and two thousand exceptions is found in time', () => {
    const findings = Array.from({ length: 10_000 }, (_, at) =>
      vulnerability({ id: `CVE-2026-${10_000 + at}`, package: { name: `p${at}`, version: '1' } }),
    );
    const exceptions = Array.from({ length: 2_000 }, (_, at) =>
      anException({ match: { package: { name: `p${at}` } } }),
    );
    const started = performance.now();
    expect(found(findings, exceptions).exceptionsApplied).toHaveLength(2_000);
    expect(performance.now() - started).toBeLessThan(5_000);
  });
});

describe('Whatever is excepted', () => {
  const NAMES = ['CVE-2026-0001', 'CVE-2026-0002', 'CVE-2026-0003', 'GHSA-a', 'GHSA-b', 'PYSEC-1'];
  const someException = fc
    .record({
      match: fc.oneof(
        fc.constantFrom(...NAMES).map((id) => ({ id })),
        fc.constantFrom('1', '2').map((version) => ({ package: { name: 'curl', version } })),
        fc.constantFrom('etc/1', 'etc/2').map((path) => ({ id: 'GHSA-a', path })),
      ),
      expiresAt: fc.constantFrom(-2, -1, 1, 2).map(daysFromNow),
      repository: fc.constantFrom('app/api', 'app/*', '*', 'app/web'),
    })
    .map(anException);
  const given = fc.record({
    findings: fc.array(someFinding(), { maxLength: 12 }),
    exceptions: fc.array(someException, { maxLength: 4 }),
    unknown: fc.boolean(),
  });
  interface Given {
    readonly findings: readonly Finding[];
    readonly exceptions: readonly Exception[];
    readonly unknown: boolean;
  }
  const judged = ({ findings, exceptions, unknown }: Given) =>
    found(findings, exceptions, {
      policy: policyWith({ thresholds: { CRITICAL: 0, HIGH: 0, MEDIUM: 0, LOW: 0, INFORMATIONAL: 0 } }),
      customScan: unknown ? { status: 'unknown', why: 'It timed out.' } : { status: 'complete', result: scanResult() },
    });

  it('every finding stays on record, and nothing unproven turns compliant', () => {
    fc.assert(
      fc.property(given, (case_) => {
        const [bare, excepted] = [judged({ ...case_, exceptions: [] }), judged(case_)];
        expect(excepted.findings).toEqual(bare.findings);
        expect(excepted.counts).toEqual(bare.counts);
        expect(excepted.unknowns).toEqual(bare.unknowns);
        expect(excepted.score).toBeLessThanOrEqual(bare.score);
        if (excepted.verdict === 'COMPLIANT') expect(bare.unknowns).toEqual([]);
      }),
    );
  });

  it('exactly the findings that an exception in force is about are left out', () => {
    fc.assert(
      fc.property(given, (case_) => {
        const inForce = case_.exceptions.filter(
          ({ expiresAt, repository }) => Date.parse(expiresAt) > NOW.getTime() && repository !== 'app/web',
        );
        const { findings, reasons, exceptionsApplied, validUntil } = judged(case_);
        const left = findings.filter((finding) => inForce.some((exception) => matchesFinding(exception, finding)));
        const sum = (parts: readonly { readonly found: number }[]) => parts.reduce((all, part) => all + part.found, 0);
        expect(sum(exceptionsApplied)).toBe(left.length);
        expect(sum(reasons)).toBe(findings.length - left.length);
        for (const { expiresAt } of exceptionsApplied) {
          expect(Date.parse(expiresAt ?? '')).toBeGreaterThan(NOW.getTime());
          expect(Date.parse(validUntil)).toBeLessThanOrEqual(Date.parse(expiresAt ?? ''));
        }
      }),
    );
  });
});
