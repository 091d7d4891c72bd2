import { judge } from '../../../../lambdas/image-scan/judge/judge';
import type { Evidence } from '../../../../lambdas/image-scan/judge/judgement';
import type { ScanResult, UnmatchedPackages } from '../../../../lambdas/image-scan/scanner/scan-result';
import { advisories, aPackage, daysFromNow, evidence, policyWith, scanResult, vulnerability } from './evidence';

/** Judges an image of which there is no registry scan. */
const judged = (changes: Partial<ScanResult>, more: Partial<Evidence> = {}) =>
  judge(
    evidence({
      registryScan: { status: 'not-asked' },
      customScan: { status: 'complete', result: scanResult({ advisories: advisories(), ...changes }) },
      ...more,
    }),
  );
const unmatched = (changes: Partial<UnmatchedPackages> = {}): UnmatchedPackages => ({
  ...{ type: 'deb', count: 1, packages: ['base-files 1'], why: 'the database has no advisories for Debian:12' },
  ...changes,
});

test('an image whose packages were all matched by a fresh database is COMPLIANT while the advisories hold', () => {
  expect(judged({})).toMatchObject({ verdict: 'COMPLIANT', unknowns: [], validUntil: daysFromNow(6) });
});

test('what the database matches is judged', () => {
  const findings = [vulnerability({ sources: ['mayfly'] })];
  expect(judged({ findings })).toMatchObject({ verdict: 'NON_COMPLIANT', counts: { CRITICAL: 1 }, unknowns: [] });
});

test('an image without an operating system, all of whose packages were matched, is COMPLIANT', () => {
  const inventory = { distribution: null, databases: [], packages: [aPackage('golang')] };
  expect(judged({ inventory }).verdict).toBe('COMPLIANT');
});

const GET = 'To get advisories, run "mayfly advisories sync"';
describe('it is UNKNOWN where', () => {
  it.each<[string, Partial<ScanResult>, string, string]>([
    [
      'there is no database',
      { advisories: null },
      'packages',
      `Nobody matched 1 deb package against advisories. ${GET}; to accept that, add "deb" to acceptUnevaluated in the policy of app/api.`,
    ],
    [
      'the database cannot answer for packages of the operating system',
      { advisories: advisories({ unmatched: [unmatched()] }) },
      'packages',
      `Nobody matched 1 deb package against advisories: the database has no advisories for Debian:12 (base-files 1). ${GET}; to accept that, add "deb" to acceptUnevaluated in the policy of app/api.`,
    ],
    [
      'the database is too old',
      { advisories: advisories({ builtAt: daysFromNow(-7) }) },
      'advisories',
      `Our own advisory database was last updated on ${daysFromNow(-7)}; the policy allows 7 days.`,
    ],
    [
      'no package was found',
      { inventory: { distribution: null, databases: [], packages: [] } },
      'inventory',
      'No package was found in the image, so that there was nothing to match.',
    ],
    [
      "the distribution's package database is missing, whatever else was found",
      { inventory: { distribution: { id: 'debian', versionId: '12' }, databases: [], packages: [aPackage('npm')] } },
      'inventory',
      'The image is of debian 12, but no package database of it could be read: its packages are not known.',
    ],
    [
      'something was not looked at',
      { complete: false, notLookedAt: ['layer x: too large'] },
      'custom-scan',
      'Not everything was looked at: layer x: too large.',
    ],
  ])('%s', (_, changes, what, why) => {
    expect(judged(changes)).toMatchObject({ verdict: 'UNKNOWN', unknowns: [{ what, why }] });
  });
});

test('what is accepted unmatched is counted, and only that', () => {
  const packages = [aPackage('deb'), aPackage('npm', 'a'), aPackage('npm', 'b')];
  const inventory = { distribution: { id: 'debian', versionId: '12' }, databases: ['dpkg'], packages } as const;
  const given = { inventory, advisories: advisories({ unmatched: [unmatched({ type: 'npm', packages: ['a 1'] })] }) };
  expect(judged(given).verdict).toBe('UNKNOWN');
  expect(judged(given, { policy: policyWith({ acceptUnevaluated: ['npm'] }) })).toMatchObject({
    verdict: 'COMPLIANT',
    acceptedUnevaluated: [{ type: 'npm', packages: 1 }],
  });
});

describe('VEX documents', () => {
  const finding = vulnerability({ sources: ['mayfly'] });
  const statement = { document: 'https://example.com/vex/1', status: 'not_affected' } as const;
  const suppressed = [{ finding, statement }];

  test('leave findings out, as exceptions of a kind of their own', () => {
    expect(judged({ advisories: advisories({ suppressed }) })).toMatchObject({
      verdict: 'COMPLIANT',
      counts: { CRITICAL: 0 },
      exceptionsApplied: [
        {
          id: 'vex',
          source: 'vex',
          findings: ['CVE-2026-1000 curl 7.88.1-10'],
          found: 1,
          reason: 'VEX documents rule out 1 finding: https://example.com/vex/1.',
          expiresAt: null,
        },
      ],
    });
  });

  test('say nothing of what the registry finds as well', () => {
    const { verdict, exceptionsApplied } = judge(
      evidence({
        registryScan: { ...evidence().registryScan, findings: [vulnerability()] } as Evidence['registryScan'],
        customScan: { status: 'complete', result: scanResult({ advisories: advisories({ suppressed }) }) },
      }),
    );
    expect({ verdict, exceptionsApplied }).toEqual({ verdict: 'NON_COMPLIANT', exceptionsApplied: [] });
  });
});
