import fc from 'fast-check';
import { compareDpkgVersions } from '../../../../local/registry/scan/dpkg-version';

const part = fc.stringMatching(/^[0-9][A-Za-z0-9.+~]{0,12}$/);
const version = fc
  .tuple(fc.option(fc.nat(3)), part, fc.option(part))
  .map(
    ([epoch, upstream, revision]) =>
      `${epoch === null ? '' : `${epoch}:`}${upstream}${revision === null ? '' : `-${revision}`}`,
  );

describe('order of Debian versions', () => {
  it.each([
    ['1.0', '1.1'],
    ['1.9', '1.10'],
    ['1.2.3', '1.2.3a'],
    ['1.0~rc1', '1.0'],
    ['1.0~~', '1.0~'],
    ['1.0', '1.0+b1'],
    ['1.0a', '1.0+'],
    ['9.9', '1:0.1'],
    ['1:1.2.11.dfsg-4.1', '1:1.2.13.dfsg-1'],
    ['7.88.1-10', '7.88.1-10+deb12u1'],
    ['7.88.1-10+deb12u4', '7.88.1-10+deb12u14'],
    ['3.0.10-1~deb12u1', '3.0.11-1~deb12u2'],
    ['3.0.11-1~deb12u2', '3.0.11-1'],
    ['2.36-9+deb12u2', '2.36-9+deb12u3'],
    ['2023c-5', '2023c-5+deb12u1'],
    ['1-2-1', '1-2-2'],
    ['99999999999999999998', '99999999999999999999'],
  ])('%s is older than %s', (older, newer) => {
    expect(compareDpkgVersions(older, newer)).toBeLessThan(0);
    expect(compareDpkgVersions(newer, older)).toBeGreaterThan(0);
  });

  it.each([
    ['1.0', '1.0'],
    ['0:1.0', '1.0'],
    ['1.0', '1.0-0'],
    ['1.01', '1.1'],
    ['1.0-00', '1.0-0'],
  ])('%s equals %s', (a, b) => {
    expect(compareDpkgVersions(a, b)).toBe(0);
  });

  it('is an order: antisymmetric and transitive', () => {
    fc.assert(
      fc.property(version, version, version, (a, b, c) => {
        expect(Math.sign(compareDpkgVersions(a, b))).toBe(-Math.sign(compareDpkgVersions(b, a)) + 0);
        const [x = '', y = '', z = ''] = [a, b, c].sort(compareDpkgVersions);
        expect(compareDpkgVersions(x, y)).toBeLessThanOrEqual(0);
        expect(compareDpkgVersions(y, z)).toBeLessThanOrEqual(0);
        expect(compareDpkgVersions(x, z)).toBeLessThanOrEqual(0);
      }),
    );
  });

  it('takes any text, in linear time', () => {
    fc.assert(fc.property(fc.string(), fc.string(), (a, b) => Number.isFinite(compareDpkgVersions(a, b))));
    const long = '1.'.repeat(500_000);
    const start = performance.now();
    expect(compareDpkgVersions(`${long}1`, `${long}2`)).toBeLessThan(0);
    expect(performance.now() - start).toBeLessThan(2000);
  });
});
