import fc from 'fast-check';
import { fixesOf, MOST_FIXES } from '../../../../lambdas/image-scan/remediation/fixes';
import type { Finding } from '../../../../lambdas/verdicts/finding';
import { someFinding, vulnerabilities, vulnerability } from '../judge/evidence';

const marks = (...findings: readonly Finding[]) => fixesOf([{ digest: 'sha256:a', findings }], 'rebuild');
const curl = (version: string, fixedIn?: string) => ({ name: 'curl', version, ...(fixedIn ? { fixedIn } : {}) });

describe('the fixes of an image', () => {
  it('are told by vulnerability, package and the version that ends it, not by the one installed', () => {
    const one = marks(vulnerability({ package: curl('1', '3') }));
    expect(one).toHaveLength(1);
    expect(marks(vulnerability({ package: curl('2', '3') }))).toEqual(one);
    expect(marks(vulnerability({ package: curl('1', '4') }))).not.toEqual(one);
    expect(marks(vulnerability({ package: { ...curl('1', '3'), name: 'wget' } }))).not.toEqual(one);
    expect(marks(vulnerability({ id: 'CVE-2', package: curl('1', '3') }))).not.toEqual(one);
  });

  it('leave out what has none, and what the strategy does not take up', () => {
    expect(marks(vulnerability({ fixAvailable: false }), vulnerability({ kind: 'secret', path: 'key' }))).toEqual([]);
    const npm = vulnerability({ package: { ...curl('1', '2'), purl: 'pkg:npm/curl@1' } });
    expect(fixesOf([{ digest: 'sha256:a', findings: [npm] }], 'patch')).toEqual([]);
    expect(marks(npm)).toHaveLength(1);
  });

  it('know an old image from the next that is too old', () => {
    const findings = [vulnerability({ id: 'image-too-old', kind: 'configuration', path: 'created' })];
    const [one, other] = ['sha256:a', 'sha256:b'].map((digest) => fixesOf([{ digest, findings }], 'rebuild'));
    expect(one).toHaveLength(1);
    expect(other).not.toEqual(one);
  });

  it('of several images are those of all, each once', () => {
    const images = ['a', 'b'].map((digest) => ({ digest, findings: vulnerabilities(3) }));
    expect(fixesOf(images, 'rebuild')).toEqual(marks(...vulnerabilities(3)));
  });

  it('are the same in any order, and no more than a chain can keep', () => {
    expect(marks(...vulnerabilities(MOST_FIXES + 50))).toHaveLength(MOST_FIXES);
    fc.assert(
      fc.property(fc.array(someFinding(), { maxLength: 12 }), (findings) => {
        expect(marks(...findings.toReversed())).toEqual(marks(...findings));
      }),
    );
  });
});
