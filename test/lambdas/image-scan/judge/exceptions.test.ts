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
  vulnerabilities,
  vulnerability,
} from './evidence';

const found = (findings: readonly Finding[], exceptions: readonly Exception[], more: Partial<Evidence> = {}) =>
  judge(evidence({ registryScan: registryScan({ findings }), exceptions, ...more }));
const CRITICAL = vulnerability({ cvss: 9.8 });
const EXCEPTION = anException({ match: { id: CRITICAL.id }, expiresAt: daysFromNow(3) });

describe('An excepted finding', () => {
  it('breaks no threshold and adds nothing to the score, but stays among the findings', () => {
    const judgement = found([CRITICAL], [EXCEPTION]);
    expect(judgement).toMatchObject({
      verdict: 'COMPLIANT',
      score: 0,
      reasons: [],
      findings: [CRITICAL],
      counts: { CRITICAL: 1 },
      validUntil: EXCEPTION.expiresAt,
      fixWouldHelp: { helps: false, why: 'No threshold is broken.' },
    });
    const { id, reason, expiresAt } = EXCEPTION;
    expect(judgement.exceptionsApplied).toEqual([
      { id, findings: ['CVE-2026-1000 curl 7.88.1-10'], found: 1, reason, expiresAt },
    ]);
  });

  it('is not what a rebuild is started for', () => {
    const left = vulnerability({ id: 'CVE-2026-1', fixAvailable: false });
    const [without, withException] = [found([CRITICAL, left], []), found([CRITICAL, left], [EXCEPTION])];
    expect(without.fixWouldHelp.why).toContain('Fixes are available for 1 of the 2');
    expect(withException.fixWouldHelp).toEqual({
      helps: false,
      why: 'No fix is available for any of the findings that count.',
    });
  });

  it('is not in grace as well', () => {
    const young = { ...CRITICAL, publishedAt: daysFromNow(-1) };
    const policy = policyWith({ graceDays: 30 });
    expect(found([young], [EXCEPTION], { policy }).inGrace.found).toBe(0);
    expect(found([young], [], { policy }).inGrace.found).toBe(1);
  });

  it.each([
    ['secret', { id: 'aws-key', kind: 'secret', path: 'srv/.env' }],
    ['configuration', { id: 'mayfly:config/root-user', kind: 'configuration', path: 'config.User' }],
  ] as const)('can be a %s, at one path and not at another', (_, { id, kind, path }) => {
    const at = (where: string): Finding => {
      const { package: __, ...finding } = vulnerability({ id, kind, path: where, sources: ['mayfly'] });
      return finding;
    };
    const exceptions = [anException({ match: { id, path } })];
    expect(found([at(path)], exceptions).verdict).toBe('COMPLIANT');
    expect(found([at('elsewhere')], exceptions).verdict).toBe('NON_COMPLIANT');
  });

  it('is named at most 20 times, and counted truly', () => {
    const findings = vulnerabilities(30);
    const [applied] = found(findings, [anException({ match: { package: { name: 'curl' } } })]).exceptionsApplied;
    expect(applied?.findings).toHaveLength(20);
    expect(applied?.found).toBe(30);
  });
});

describe('An exception', () => {
  it.each<[string, Partial<Exception>]>([
    ['has expired', { expiresAt: daysFromNow(-1) }],
    ['expires at this moment', { expiresAt: NOW.toISOString() }],
    ['was removed', { removed: { at: daysFromNow(-1), by: 'me', reason: 'fixed' } }],
    ['is of another repository', { repository: 'app/web' }],
    ['is of other repositories', { repository: 'base/*' }],
    ['is about something else', { match: { id: 'CVE-2026-9999' } }],
  ])('that %s is not applied', (_, changes) => {
    const judgement = found([CRITICAL], [{ ...EXCEPTION, ...changes }]);
    expect(judgement).toEqual(found([CRITICAL], []));
    expect(judgement.verdict).toBe('NON_COMPLIANT');
  });

  it('does not prove what is unknown', () => {
    const customScan = { status: 'unknown', why: 'It timed out.' } as const;
    const everything = [anException({ match: { package: { name: 'curl' } }, repository: '*' }), EXCEPTION];
    expect(found([CRITICAL], everything, { customScan })).toMatchObject({
      verdict: 'UNKNOWN',
      unknowns: [{ what: 'custom-scan' }],
    });
  });

  it('limits how long an unknown verdict holds, where it ends within the day', () => {
    const customScan = { status: 'unknown', why: 'It timed out.' } as const;
    const soon = { ...EXCEPTION, expiresAt: daysFromNow(0.25) };
    expect(found([CRITICAL], [soon], { customScan }).validUntil).toBe(daysFromNow(0.25));
    expect(found([CRITICAL], [EXCEPTION], { customScan }).validUntil).toBe(daysFromNow(1));
  });

  it('applies where it is the last to expire of several, and the verdict holds until then', () => {
    const later = anException({ match: { package: { name: 'curl' } }, expiresAt: daysFromNow(5) });
    const judgement = found([CRITICAL], [EXCEPTION, later, { ...EXCEPTION, id: 'a', expiresAt: daysFromNow(4) }]);
    expect(judgement.exceptionsApplied.map(({ id }) => id)).toEqual([later.id]);
    expect(judgement.validUntil).toBe(daysFromNow(5));
  });

  it('that ends first of those applied ends the verdict', () => {
    const other = anException({ match: { id: 'CVE-2026-2' }, expiresAt: daysFromNow(2) });
    const judgement = found([CRITICAL, vulnerability({ id: 'CVE-2026-2' })], [EXCEPTION, other]);
    expect(judgement.verdict).toBe('COMPLIANT');
    expect(judgement.validUntil).toBe(daysFromNow(2));
  });

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
