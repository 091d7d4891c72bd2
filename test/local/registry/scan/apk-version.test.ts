import fc from 'fast-check';
import { compareApkVersions } from '../../../../local/registry/scan/apk-version';

const version = fc
  .tuple(
    fc.array(fc.stringMatching(/^\d{1,3}$/), { minLength: 1, maxLength: 4 }),
    fc.constantFrom('', 'a', 'b'),
    fc.constantFrom('', '_alpha', '_rc2', '_p1', '_git20200101'),
    fc.constantFrom('', '-r0', '-r11'),
  )
  .map(([numbers, ...rest]) => numbers.join('.') + rest.join(''));

describe('order of Alpine versions', () => {
  it.each([
    ['0.1.0_alpha', '2.34'],
    ['0.1.0_alpha', '0.1.0_alpha2'],
    ['1.1_alpha1', '1.1'],
    ['1.2', '1.2.1'],
    ['1.2.2', '1.2.2-r1'],
    ['104-r9', '104-r11'],
    ['2.5.1-r8', '2.5.1a-r1'],
    ['3.1_p16', '3.1_p17'],
    ['1.0_p9-r0', '1.0_p10-r0'],
    ['0.10.0', '0.10.1_rc1'],
    ['1.06-r6', '006'],
    ['1.02', '1.03-r1'],
    ['1.03-r1', '1.12.12-r2'],
    ['1.07', '1.07.5'],
    ['2.04', '2.4.3-r1'],
    ['1.2.07.8', '1.2.12.04'],
    ['0.1.0_alpha_pre2', '0.1.0_alpha'],
    ['1.3_pre1-r1', '1.3.2'],
    ['4.5_p1', '4.5_p1-r1'],
    ['7.0.17', '7.0.174'],
    ['1.0.0_pre20191002222144-r0', '1.0.0_pre20210530193627-r0'],
    ['1.0_rc1', '1.0_git1'],
    ['4_beta', '23_foo'],
    ['1.0', '1.0bc'],
  ])('%s is older than %s', (older, newer) => {
    expect(compareApkVersions(older, newer)).toBeLessThan(0);
    expect(compareApkVersions(newer, older)).toBeGreaterThan(0);
  });

  it.each([['1.0.0'], ['0.2.0-r1'], ['1.2b_rc1~0abc-r3'], ['no version at all']])('%s equals itself', (text) => {
    expect(compareApkVersions(text, text)).toBe(0);
  });

  it('orders versions antisymmetrically', () => {
    fc.assert(
      fc.property(version, version, (a, b) => {
        expect(Math.sign(compareApkVersions(a, b)) + Math.sign(compareApkVersions(b, a))).toBe(0);
      }),
    );
  });

  it('takes any text', () => {
    fc.assert(fc.property(fc.string(), fc.string(), (a, b) => Number.isFinite(compareApkVersions(a, b))));
  });
});
