import fc from 'fast-check';
import type { EffectivePolicy } from '../../../../lambdas/image-scan/policy/policy';
import { fixWouldHelp } from '../../../../lambdas/image-scan/remediation/fix-would-help';
import type { Finding } from '../../../../lambdas/verdicts/finding';
import { daysFromNow, NOW, POLICY, policyWith, someFinding, vulnerabilities, vulnerability } from '../judge/evidence';

const tooOld = vulnerability({ id: 'image-too-old', kind: 'configuration', severity: 'CRITICAL', path: 'created' });

describe('whether a fix would help', () => {
  it.each<[string, readonly Finding[], Partial<EffectivePolicy>, boolean, string]>([
    ['nothing is broken', [], {}, false, 'No threshold is broken.'],
    [
      'the one breach has a fix',
      [vulnerability()],
      {},
      true,
      'Fixes are available for 1 of the 1 findings that count; without those, no threshold is broken.',
    ],
    [
      'the one breach has no fix',
      [vulnerability({ fixAvailable: false })],
      {},
      false,
      'No fix is available for any of the findings that count.',
    ],
    [
      'fixes bring the count down to what is allowed',
      [
        ...vulnerabilities(2, { severity: 'HIGH' }),
        ...vulnerabilities(5, { severity: 'HIGH', fixAvailable: false, package: { name: 'b', version: '1' } }),
      ],
      {},
      true,
      'Fixes are available for 2 of the 7 findings that count; without those, no threshold is broken.',
    ],
    [
      'fixes leave one too many',
      [
        ...vulnerabilities(2, { severity: 'HIGH' }),
        ...vulnerabilities(6, { severity: 'HIGH', fixAvailable: false, package: { name: 'b', version: '1' } }),
      ],
      {},
      false,
      'Fixes are available for 2 of the 8 findings that count, but without those these stay broken: HIGH (6 left, 5 allowed).',
    ],
    [
      'a secret breaks it',
      [vulnerability({ kind: 'secret', path: 'key' })],
      {},
      false,
      'No fix is available for any of the findings that count.',
    ],
    [
      'its age breaks it',
      [tooOld],
      {},
      true,
      'Fixes are available for 1 of the 1 findings that count; without those, no threshold is broken.',
    ],
    [
      'the breach is in its grace',
      [vulnerability({ publishedAt: daysFromNow(-1) })],
      { graceDays: 9 },
      false,
      'No threshold is broken.',
    ],
  ])('%s', (_, findings, changes, helps, why) => {
    expect(fixWouldHelp(findings, policyWith(changes), NOW)).toEqual({ helps, why });
  });

  const patch = { remediation: { ...POLICY.remediation, strategy: 'patch' as const } };
  const of = (about: object) => ({ name: 'curl', version: '1', ...about });
  it.each<[string, Finding, boolean]>([
    ['a package that basic scanning found', vulnerability(), true],
    ['a deb package', vulnerability({ sources: ['mayfly'], package: of({ purl: 'pkg:deb/debian/curl@1' }) }), true],
    ['an apk package', vulnerability({ sources: ['mayfly'], package: of({ purl: 'pkg:apk/alpine/curl@1' }) }), true],
    ['an rpm package', vulnerability({ sources: ['mayfly'], package: of({ purl: 'pkg:rpm/amzn/curl@1' }) }), true],
    ["what Inspector calls the system's", vulnerability({ sources: ['inspector'], package: of({ os: true }) }), true],
    ['what Inspector calls no such', vulnerability({ sources: ['inspector'], package: of({ os: false }) }), false],
    ['an npm package', vulnerability({ package: of({ purl: 'pkg:npm/minimist@1' }) }), false],
    ['a package that nobody places', vulnerability({ sources: ['inspector'] }), false],
    ['a package without a fix', vulnerability({ fixAvailable: false }), false],
    ["the image's age", tooOld, false],
  ])('a patch would mend %s: %#', (_, finding, helps) => {
    const prediction = fixWouldHelp([finding], policyWith(patch), NOW);
    expect(prediction.helps).toBe(helps);
    expect(prediction.why).toMatch(helps ? /^Fixes of OS packages are available/ : /^No fix of an OS package/);
  });

  it('never promises more when there is more without a fix', () => {
    fc.assert(
      fc.property(
        fc.array(someFinding(), { maxLength: 12 }),
        fc.array(someFinding(), { maxLength: 12 }),
        (findings, more) => {
          const unfixable = more.map((finding) => ({ ...finding, fixAvailable: false }));
          const broken = fixWouldHelp(findings, POLICY, NOW).why !== 'No threshold is broken.';
          if (broken && fixWouldHelp([...findings, ...unfixable], POLICY, NOW).helps) {
            expect(fixWouldHelp(findings, POLICY, NOW).helps).toBe(true);
          }
        },
      ),
    );
  });
});
