import fc from 'fast-check';
import { judge } from '../../../../lambdas/image-scan/judge/judge';
import type { CustomScan, Evidence, RegistryScan } from '../../../../lambdas/image-scan/judge/judgement';
import {
  CONFIGURATION,
  daysFromNow,
  evidence,
  NOW,
  policyWith,
  registryScan,
  scanResult,
  someFinding,
  vulnerabilities,
} from './evidence';

const registry = (changes: Parameters<typeof registryScan>[0]): Partial<Evidence> => ({
  registryScan: registryScan(changes),
});

describe('judging', () => {
  const offset = fc.integer({ min: -400, max: 40 }).map(daysFromNow);
  const someEvidence = fc
    .record({
      findings: fc.array(someFinding(), { maxLength: 15 }),
      ours: fc.array(someFinding(), { maxLength: 5 }),
      registryFails: fc.boolean(),
      customFails: fc.boolean(),
      complete: fc.boolean(),
      databaseUpdatedAt: fc.oneof(offset, fc.constant(daysFromNow(-1))),
      created: fc.option(offset),
      graceDays: fc.nat({ max: 200 }),
      countOnlyFixable: fc.boolean(),
    })
    .map((given) => {
      const registryPart: RegistryScan = given.registryFails
        ? { status: 'unknown', why: 'x' }
        : registryScan({ findings: given.findings, databaseUpdatedAt: given.databaseUpdatedAt });
      const customScan: CustomScan = given.customFails
        ? { status: 'unknown', why: 'x' }
        : {
            status: 'complete',
            result: scanResult({
              findings: given.ours,
              complete: given.complete,
              configuration: { ...CONFIGURATION, created: given.created },
            }),
          };
      const policy = policyWith({ graceDays: given.graceDays, countOnlyFixable: given.countOnlyFixable });
      return evidence({ registryScan: registryPart, customScan, policy });
    });

  it('never calls compliant what is broken or unproven, and never ends before it begins', () => {
    fc.assert(
      fc.property(someEvidence, (given) => {
        const { verdict, reasons, unknowns, validUntil, fixWouldHelp } = judge(given);
        expect(verdict).toBe(reasons.length > 0 ? 'NON_COMPLIANT' : unknowns.length > 0 ? 'UNKNOWN' : 'COMPLIANT');
        if (given.registryScan.status === 'unknown' || given.customScan.status === 'unknown')
          expect(verdict).not.toBe('COMPLIANT');
        expect(Date.parse(validUntil)).toBeGreaterThan(NOW.getTime());
        if (fixWouldHelp.helps) expect(verdict).toBe('NON_COMPLIANT');
      }),
      { numRuns: 500 },
    );
  });

  it('says the same again at any moment before validUntil', () => {
    fc.assert(
      fc.property(someEvidence, fc.double({ min: 0, max: 0.999999, noNaN: true }), (given, part) => {
        const first = judge(given);
        fc.pre(first.unknowns.length === 0);
        const span = Date.parse(first.validUntil) - NOW.getTime();
        const later = judge({ ...given, now: new Date(NOW.getTime() + Math.floor(span * part)) });
        expect([later.verdict, later.reasons, later.unknowns]).toEqual([first.verdict, first.reasons, first.unknowns]);
      }),
      { numRuns: 500 },
    );
  });

  it('takes seconds for a hundred thousand findings', () => {
    const findings = vulnerabilities(100_000, { cvss: 9.8 });
    const started = performance.now();
    expect(judge(evidence(registry({ findings })))).toMatchObject({ score: 100, counts: { CRITICAL: 100_000 } });
    expect(performance.now() - started).toBeLessThan(15_000);
  });
});
