import { judge } from '../../../../lambdas/image-scan/judge/judge';
import type { CustomScan, Evidence } from '../../../../lambdas/image-scan/judge/judgement';
import type { ScanResult } from '../../../../lambdas/image-scan/scanner/scan-result';
import {
  advisories,
  aPackage,
  CONFIGURATION,
  daysFromNow,
  evidence,
  POLICY,
  policyWith,
  registryScan,
  scanResult,
  vulnerabilities,
  vulnerability,
} from './evidence';

const complete = (changes: Partial<ScanResult>): Partial<Evidence> => ({
  customScan: { status: 'complete', result: scanResult(changes) },
});
const inventory = (changes: Partial<ScanResult['inventory']>) =>
  complete({ inventory: { ...scanResult().inventory, ...changes } });
const withNpm = (advisories: ScanResult['advisories']) =>
  complete({
    advisories,
    inventory: { ...scanResult().inventory, packages: [aPackage('deb'), aPackage('npm', 'a'), aPackage('npm', 'b')] },
  });
const registry = (changes: Parameters<typeof registryScan>[0]): Partial<Evidence> => ({
  registryScan: registryScan(changes),
});

describe('a verdict', () => {
  it('is COMPLIANT where everything was looked at and no threshold is broken', () => {
    expect(judge(evidence())).toEqual({
      verdict: 'COMPLIANT',
      score: 0,
      counts: { CRITICAL: 0, HIGH: 0, MEDIUM: 0, LOW: 0, INFORMATIONAL: 0, UNDEFINED: 0, UNTRIAGED: 0 },
      reasons: [],
      unknowns: [],
      findings: [],
      exceptionsApplied: [],
      inGrace: { found: 0, findings: [], firstEnds: null },
      acceptedUnevaluated: [],
      validUntil: daysFromNow(6),
      fixWouldHelp: { helps: false, why: 'No threshold is broken.' },
    });
  });

  it('is NON_COMPLIANT by the findings of either scan, and of both together', () => {
    const high = vulnerabilities(3, { severity: 'HIGH' });
    const secrets = ['a', 'b', 'c'].map((path) =>
      vulnerability({ id: 'aws-key', kind: 'secret', severity: 'HIGH', path, sources: ['mayfly'] }),
    );
    const judgement = judge(evidence({ ...registry({ findings: high }), ...complete({ findings: secrets }) }));
    expect(judgement).toMatchObject({
      verdict: 'NON_COMPLIANT',
      reasons: [{ threshold: 'HIGH', allowed: 5, found: 6 }],
    });
    expect(judge(evidence(registry({ findings: high }))).verdict).toBe('COMPLIANT');
  });

  it('is NON_COMPLIANT even where other parts are unknown', () => {
    const customScan: CustomScan = { status: 'unknown', why: 'It timed out.' };
    const judgement = judge(evidence({ ...registry({ findings: [vulnerability()] }), customScan }));
    expect(judgement.verdict).toBe('NON_COMPLIANT');
    expect(judgement.unknowns).toEqual([{ what: 'custom-scan', why: 'It timed out.' }]);
    expect(judgement.validUntil).toBe(daysFromNow(1));
  });

  it('counts what two scanners found once', () => {
    const ours = vulnerability({ id: 'GHSA-x', aliases: ['CVE-2026-1000'], severity: 'HIGH', sources: ['mayfly'] });
    const judgement = judge(
      evidence({ ...registry({ findings: [vulnerability()] }), ...complete({ findings: [ours] }) }),
    );
    expect(judgement.counts).toMatchObject({ CRITICAL: 1, HIGH: 0 });
    expect(judgement.findings).toMatchObject([{ id: 'CVE-2026-1000', sources: ['ecr-basic', 'mayfly'] }]);
  });

  it('includes what the configuration breaks of the policy', () => {
    const policy = policyWith({ requiredLabels: ['owner'], thresholds: { ...POLICY.thresholds, LOW: 0 } });
    expect(judge(evidence({ policy }))).toMatchObject({
      verdict: 'NON_COMPLIANT',
      score: 1,
      reasons: [{ threshold: 'LOW', findings: ['required-label-missing config.Labels["owner"]'] }],
    });
  });
});

describe('a verdict is UNKNOWN, and says why, where', () => {
  it.each<[string, Partial<Evidence>, string, string]>([
    [
      'the registry did not scan',
      { registryScan: { status: 'unknown', why: 'UNSUPPORTED_IMAGE' } },
      'registry-scan',
      'UNSUPPORTED_IMAGE',
    ],
    ['the custom scan failed', { customScan: { status: 'unknown', why: 'too large' } }, 'custom-scan', 'too large'],
    [
      'the custom scan is not complete',
      complete({ complete: false, notLookedAt: ['layer 3: too large'] }),
      'custom-scan',
      'Not everything was looked at: layer 3: too large.',
    ],
    [
      'the custom scan does not say what it left out',
      complete({ complete: false }),
      'custom-scan',
      'Not everything was looked at: the scanner does not say what.',
    ],
    [
      'the custom scan says complete, and names what it left out',
      complete({ notLookedAt: ['a', 'b'] }),
      'custom-scan',
      'Not everything was looked at: a; b.',
    ],
    [
      'the custom scan says complete, and left a layer out',
      complete({ layers: [{ digest: 'sha256:2', status: 'unscanned', reason: 'too large' }] }),
      'custom-scan',
      'Not everything was looked at: layer sha256:2 (too large).',
    ],
    [
      'the configuration was not read',
      complete({ configuration: null }),
      'custom-scan',
      "The image's configuration was not read: its ports, labels and age are not known.",
    ],
    [
      'the image has no package database',
      inventory({ databases: [], packages: [] }),
      'inventory',
      "The image has no package database, so that the registry's scan had nothing to read (it reads apk, dpkg, and rpm).",
    ],
    [
      'its package database is empty',
      inventory({ packages: [] }),
      'inventory',
      "The package database of the image is empty, so that the registry's scan had nothing to read (it reads apk, dpkg, and rpm).",
    ],
    [
      'packages were matched by nobody',
      withNpm(null),
      'packages',
      'Nobody matched 2 npm packages against advisories. To get advisories, see the setting imageScan.advisories; to accept that, add "npm" to acceptUnevaluated in the policy of app/api.',
    ],
    [
      'packages were matched against an empty database',
      withNpm(advisories({ builtAt: daysFromNow(-1), records: 0 })),
      'packages',
      'Nobody matched 2 npm packages against advisories. To get advisories, see the setting imageScan.advisories; to accept that, add "npm" to acceptUnevaluated in the policy of app/api.',
    ],
    [
      'our database cannot answer for some of them',
      withNpm(
        advisories({
          unmatched: [
            { type: 'npm', count: 1, packages: ['left-pad 1'], why: 'the database has no advisories for npm' },
            { type: 'deb', count: 1, packages: ['base-files 1'], why: 'the registry has matched it' },
          ],
        }),
      ),
      'packages',
      'Nobody matched 1 npm package against advisories: the database has no advisories for npm (left-pad 1). To get advisories, see the setting imageScan.advisories; to accept that, add "npm" to acceptUnevaluated in the policy of app/api.',
    ],
    [
      'our advisories are too old',
      withNpm(advisories({ builtAt: daysFromNow(-7) })),
      'advisories',
      `Our own advisory database was last updated on ${daysFromNow(-7)}; the policy allows 7 days.`,
    ],
    [
      "the registry's advisories are too old",
      registry({ databaseUpdatedAt: daysFromNow(-7) }),
      'advisories',
      `The registry's advisory database was last updated on ${daysFromNow(-7)}; the policy allows 7 days. The registry scans an image once in 24 hours: a run after ${daysFromNow(1)} gets a new scan.`,
    ],
    [
      "the registry's advisories are too old and it refused to scan anew",
      registry({ databaseUpdatedAt: daysFromNow(-7), completedAt: daysFromNow(-7), renewalRefusedAt: daysFromNow(0) }),
      'advisories',
      `The registry's advisory database was last updated on ${daysFromNow(-7)}; the policy allows 7 days. The registry scans an image once in 24 hours: a run after ${daysFromNow(1)} gets a new scan.`,
    ],
    [
      "the registry's advisories lie in the future",
      registry({ databaseUpdatedAt: daysFromNow(1.1) }),
      'advisories',
      `The registry's advisory database is dated ${daysFromNow(1.1)}, which lies in the future. The registry scans an image once in 24 hours: a run after ${daysFromNow(1)} gets a new scan.`,
    ],
    [
      "the registry's advisories have no readable date",
      registry({ databaseUpdatedAt: 'now' }),
      'advisories',
      `The registry's advisory database does not say when it was last updated. The registry scans an image once in 24 hours: a run after ${daysFromNow(1)} gets a new scan.`,
    ],
    [
      'the registry found nothing where our advisories match',
      complete({
        findings: [
          vulnerability({ severity: 'LOW', package: { name: 'curl', version: '7', purl: 'pkg:deb/debian/curl@7' } }),
        ],
      }),
      'registry-scan',
      "The registry's scan found nothing, but our advisories match 1 vulnerable package of a type that it covers.",
    ],
  ])('%s', (_, changes, what, why) => {
    expect(judge(evidence(changes))).toMatchObject({
      verdict: 'UNKNOWN',
      unknowns: [{ what, why }],
      reasons: [],
      validUntil: daysFromNow(1),
    });
  });

  it('much was left out, naming only some of it', () => {
    const notLookedAt = Array.from({ length: 5000 }, () => 'x'.repeat(2000));
    const [unknown] = judge(evidence(complete({ complete: false, notLookedAt }))).unknowns;
    expect(unknown?.why).toMatch(/; and 4990 more\.$/);
    expect(unknown?.why.length).toBeLessThan(2200);
  });

  it('several things are unknown, each by itself', () => {
    const scans: Partial<Evidence> = {
      registryScan: { status: 'unknown', why: 'It timed out.' },
      customScan: { status: 'unknown', why: 'It failed.' },
    };
    expect(judge(evidence(scans)).unknowns.map(({ what }) => what)).toEqual(['registry-scan', 'custom-scan']);
  });
});

describe('a verdict stays COMPLIANT where', () => {
  it.each<[string, Partial<Evidence>]>([
    [
      'the configuration was not read and the policy asks nothing of it',
      { ...complete({ configuration: null }), policy: policyWith({ sensitivePorts: [], imageMaxAgeDays: null }) },
    ],
    [
      'packages of other types were matched against our own fresh advisories',
      withNpm(advisories({ builtAt: daysFromNow(-1) })),
    ],
    ['old advisories of ours were not needed', complete({ advisories: advisories({ builtAt: daysFromNow(-700) }) })],
    ["the registry's clock is a little ahead", registry({ databaseUpdatedAt: daysFromNow(0.9) })],
    [
      'the registry found nothing where only packages that it does not cover match',
      complete({
        findings: [vulnerability({ severity: 'LOW', package: { name: 'a', version: '1', purl: 'pkg:npm/a@1' } })],
      }),
    ],
    ['an apk database was found', inventory({ databases: ['apk'], packages: [aPackage('apk')] })],
    [
      'a vulnerability is in its grace',
      {
        ...registry({ findings: [vulnerability({ publishedAt: daysFromNow(-1) })] }),
        policy: policyWith({ graceDays: 3 }),
      },
    ],
    [
      'a vulnerability has no fix and only fixable ones count',
      {
        ...registry({ findings: [vulnerability({ fixAvailable: false })] }),
        policy: policyWith({ countOnlyFixable: true }),
      },
    ],
  ])('%s', (_, changes) => {
    expect(judge(evidence(changes))).toMatchObject({ verdict: 'COMPLIANT', unknowns: [] });
  });

  it('the policy accepts packages that nobody matched, and it says so', () => {
    const policy = policyWith({ acceptUnevaluated: ['npm'] });
    for (const matched of [null, advisories({ builtAt: daysFromNow(-70) })]) {
      expect(judge(evidence({ ...withNpm(matched), policy }))).toMatchObject({
        verdict: 'COMPLIANT',
        acceptedUnevaluated: [{ type: 'npm', packages: 2 }],
      });
    }
    const matched = judge(evidence({ ...withNpm(advisories({ builtAt: daysFromNow(-1) })), policy }));
    expect(matched.acceptedUnevaluated).toEqual([]);
  });
});

describe('findings in their grace', () => {
  it('are stated, scored and listed, but break nothing', () => {
    const findings = [vulnerability({ publishedAt: daysFromNow(-1) })];
    expect(judge(evidence({ ...registry({ findings }), policy: policyWith({ graceDays: 3 }) }))).toMatchObject({
      reasons: [],
      score: 10,
      counts: { CRITICAL: 1 },
      inGrace: { found: 1, findings: ['CVE-2026-1000 curl 7.88.1-10'], firstEnds: daysFromNow(2) },
    });
  });
});

describe('a verdict holds until', () => {
  it.each<[string, Partial<Evidence>, string]>([
    ["the registry's advisories are too old", registry({ databaseUpdatedAt: daysFromNow(-2) }), daysFromNow(5)],
    [
      'advisories dated ahead are as old as their limit from now',
      registry({ databaseUpdatedAt: daysFromNow(0.5) }),
      daysFromNow(7),
    ],
    [
      'our own advisories are too old, where it rests on them',
      withNpm(advisories({ builtAt: daysFromNow(-3) })),
      daysFromNow(4),
    ],
    [
      'the image passes its age limit',
      complete({ configuration: { ...CONFIGURATION, created: daysFromNow(-179) } }),
      daysFromNow(1),
    ],
    [
      'the first grace ends',
      {
        ...registry({ findings: [vulnerability({ publishedAt: daysFromNow(-1) })] }),
        policy: policyWith({ graceDays: 3 }),
      },
      daysFromNow(2),
    ],
    [
      'advisories are too old, the age limit being passed already',
      complete({ configuration: { ...CONFIGURATION, created: daysFromNow(-500) } }),
      daysFromNow(6),
    ],
  ])('%s', (_, changes, expected) => {
    expect(judge(evidence(changes)).validUntil).toBe(expected);
  });
});
