import { countingFindings } from '../../../../lambdas/image-scan/judge/counting';
import type { Finding } from '../../../../lambdas/verdicts/finding';
import { daysFromNow, NOW, vulnerability } from './evidence';

describe('which findings count', () => {
  it.each<[string, Partial<Finding>, boolean, number, 'counts' | 'in grace' | 'left out']>([
    ['a vulnerability without grace', { publishedAt: daysFromNow(-1) }, false, 0, 'counts'],
    ['one younger than the grace', { publishedAt: daysFromNow(-6) }, false, 7, 'in grace'],
    ['one as old as the grace', { publishedAt: daysFromNow(-7) }, false, 7, 'counts'],
    ['one of unknown date', {}, false, 7, 'counts'],
    ['one of unreadable date', { publishedAt: 'yesterday' }, false, 7, 'counts'],
    ['one dated without an offset', { publishedAt: '2026-11-10T10:00:00' }, false, 7, 'counts'],
    ['one dated a few hours ahead', { publishedAt: daysFromNow(0.5) }, false, 7, 'in grace'],
    ['one dated far ahead', { publishedAt: daysFromNow(300) }, false, 7, 'counts'],
    ['one dated ahead, without grace', { publishedAt: daysFromNow(0.5) }, false, 0, 'counts'],
    ['a young secret', { kind: 'secret', publishedAt: daysFromNow(-1) }, false, 7, 'counts'],
    ['one without a fix, where only fixable ones count', { fixAvailable: false }, true, 0, 'left out'],
    [
      'one without a fix in its grace, where only fixable ones count',
      { fixAvailable: false, publishedAt: daysFromNow(-1) },
      true,
      7,
      'left out',
    ],
    ['one with a fix, where only fixable ones count', {}, true, 0, 'counts'],
    ['a secret, where only fixable ones count', { kind: 'secret', fixAvailable: false }, true, 0, 'counts'],
    ['malware, where only fixable ones count', { kind: 'malware', fixAvailable: false }, true, 0, 'counts'],
    [
      'a configuration, where only fixable ones count',
      { kind: 'configuration', fixAvailable: false },
      true,
      0,
      'counts',
    ],
  ])('%s', (_, changes, countOnlyFixable, graceDays, expected) => {
    const { counted, inGrace } = countingFindings([vulnerability(changes)], { countOnlyFixable, graceDays }, NOW);
    expect(counted.length === 1 ? 'counts' : inGrace.length === 1 ? 'in grace' : 'left out').toBe(expected);
  });

  it('says when the first grace ends', () => {
    const findings = [-1, -4, -2].map((days) => vulnerability({ publishedAt: daysFromNow(days) }));
    const { firstGraceEnd } = countingFindings(findings, { countOnlyFixable: false, graceDays: 7 }, NOW);
    expect(new Date(firstGraceEnd ?? 0).toISOString()).toBe(daysFromNow(3));
  });
});
