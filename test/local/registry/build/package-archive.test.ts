import { PackageNotInArchive, packageAsOf, type SourcePackage } from '../../../../local/registry/build/package-archive';

const debian = { distribution: 'debian', release: '12' };
const curl: SourcePackage = {
  ...debian,
  source: 'curl',
  binaries: [{ name: 'libcurl4', architecture: 'amd64', section: 'libs', priority: 'optional', summary: 'URLs' }],
  versions: [
    { version: '7.88.1-10+deb12u10', date: '2025-01-19', suite: 'bookworm' },
    { version: '7.88.1-10', date: '2023-05-18', suite: 'unstable' },
    { version: '7.88.1-10+deb12u9', date: '2025-01-02', suite: 'bookworm' },
  ],
};

describe('the package archive', () => {
  it.each([
    ['2023-05-18', '7.88.1-10'],
    ['2025-01-18', '7.88.1-10+deb12u9'],
    ['2030-01-01', '7.88.1-10+deb12u10'],
    ['newest', '7.88.1-10+deb12u10'],
  ])('offers as of %s the version %s, newest by version and not by place', (asOf, version) => {
    expect(packageAsOf([curl], debian, 'libcurl4', asOf)).toMatchObject({ source: 'curl', version });
  });

  it.each([
    ['a day before the first version', debian, 'libcurl4', '2023-05-17'],
    ['a package that it does not have', debian, 'wget', 'newest'],
    ['another release', { distribution: 'debian', release: '11' }, 'libcurl4', 'newest'],
  ])('has nothing for %s', (_what, of, name, asOf) => {
    expect(() => packageAsOf([curl], of, name, asOf)).toThrow(PackageNotInArchive);
  });
});
