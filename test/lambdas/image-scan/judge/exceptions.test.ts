import { judge } from '../../../../lambdas/image-scan/judge/judge';
import type { Evidence } from '../../../../lambdas/image-scan/judge/judgement';
import type { Exception } from '../../../../lambdas/verdicts/exception';
import type { Finding } from '../../../../lambdas/verdicts/finding';
import { anException } from '../../../support/exception';
import { daysFromNow, evidence, NOW, policyWith, registryScan, vulnerabilities, vulnerability } from './evidence';

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
});
