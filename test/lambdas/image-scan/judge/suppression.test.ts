import { judge } from '../../../../lambdas/image-scan/judge/judge';
import { aPackage, evidence, registryScan, scanResult, vulnerability } from './evidence';

const inspector = { sources: ['inspector'] } as const;
const hidden = vulnerability({ id: 'CVE-2026-2000', ...inspector });
const enhanced = (changes: Parameters<typeof registryScan>[0]) => registryScan({ scanType: 'enhanced', ...changes });

describe('What Amazon Inspector suppresses', () => {
  it('breaks no threshold, and the verdict names it as an exception of its own kind', () => {
    const judgement = judge(evidence({ registryScan: enhanced({ suppressed: [hidden] }) }));
    expect(judgement).toMatchObject({ verdict: 'COMPLIANT', score: 0, unknowns: [], reasons: [] });
    expect(judgement.exceptionsApplied).toEqual([
      {
        id: 'inspector-suppressed',
        source: 'inspector',
        findings: ['CVE-2026-2000 curl 7.88.1-10'],
        found: 1,
        reason: expect.stringContaining('hide 1 finding'),
        expiresAt: null,
      },
    ]);
  });

  it('is named once a package, however often it is listed', () => {
    const judgement = judge(evidence({ registryScan: enhanced({ suppressed: [hidden, hidden] }) }));
    expect(judgement.exceptionsApplied[0]?.found).toBe(1);
  });

  it('counts where another scanner finds it too, or Inspector elsewhere in the image', () => {
    const ours = vulnerability({ id: 'CVE-2026-2000', sources: ['mayfly'] });
    const { registry, custom } = {
      registry: enhanced({ suppressed: [hidden] }),
      custom: { status: 'complete', result: scanResult({ findings: [ours] }) } as const,
    };
    for (const judgement of [
      judge(evidence({ registryScan: registry, customScan: custom })),
      judge(evidence({ registryScan: enhanced({ findings: [hidden], suppressed: [hidden] }) })),
    ]) {
      expect(judgement).toMatchObject({ verdict: 'NON_COMPLIANT', exceptionsApplied: [] });
    }
  });

  it('is a find: a registry that hides what it found has not found nothing', () => {
    const purl = 'pkg:deb/debian/other@1';
    const ours = vulnerability({
      id: 'CVE-2026-3000',
      severity: 'LOW',
      package: { name: 'other', version: '1', purl },
      sources: ['mayfly'],
    });
    const customScan = { status: 'complete', result: scanResult({ findings: [ours] }) } as const;
    expect(judge(evidence({ registryScan: enhanced({}), customScan })).verdict).toBe('UNKNOWN');
    expect(judge(evidence({ registryScan: enhanced({ suppressed: [hidden] }), customScan })).verdict).toBe('COMPLIANT');
  });
});

describe('An enhanced scan', () => {
  const customScan = {
    status: 'complete',
    result: scanResult({
      inventory: {
        distribution: { id: 'debian', versionId: '12' },
        databases: ['dpkg'],
        packages: [aPackage('deb'), aPackage('npm', 'minimist')],
      },
    }),
  } as const;

  it('matches npm packages, which a basic scan does not', () => {
    expect(judge(evidence({ registryScan: enhanced({}), customScan })).verdict).toBe('COMPLIANT');
    expect(judge(evidence({ registryScan: registryScan(), customScan })).verdict).toBe('UNKNOWN');
  });

  it('proves nothing once its last scan is too long ago, and says so in its own words', () => {
    const old = '2026-10-01T00:00:00.000Z';
    const { verdict, unknowns } = judge(evidence({ registryScan: enhanced({ databaseUpdatedAt: old }) }));
    expect(verdict).toBe('UNKNOWN');
    expect(unknowns[0]?.why).toMatch(/^What Amazon Inspector's last scan rests on was last updated on 2026-10-01/);
  });

  it.each([
    ['knows of one, whatever the others say', [false, true], true],
    ['denies one', [undefined, false], false],
    ['says anything', [undefined, undefined], undefined],
  ])('is merged with others into an exploit if any source %s', (_, [first, second], exploitAvailable) => {
    const known = (answer: boolean | undefined) => (answer === undefined ? {} : { exploitAvailable: answer });
    const result = scanResult({ findings: [vulnerability({ sources: ['mayfly'], ...known(second) })] });
    const { findings } = judge(
      evidence({
        registryScan: enhanced({ findings: [vulnerability({ ...inspector, ...known(first) })] }),
        customScan: { status: 'complete', result },
      }),
    );
    expect(findings.map((finding) => finding.exploitAvailable)).toEqual([exploitAvailable]);
  });
});
