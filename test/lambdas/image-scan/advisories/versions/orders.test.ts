import type { VersionOrder } from '../../../../../lambdas/image-scan/advisories/ecosystems';
import { compareVersions } from '../../../../../lambdas/image-scan/advisories/versions/compare-versions';

/** Versions from the lowest to the highest; what is in one list of the second level is equal. */
const ASCENDING: readonly (readonly [VersionOrder, readonly (string | readonly string[])[]])[] = [
  // Facts of deb-version(7).
  [
    'dpkg',
    ['1.0~~', '1.0~~a', '1.0~', ['1.0', '1.0-0', '0:1.0', '00:1.00'], '1.0-1', '1.0a', '1.0+b1', '1.0.1', '1:0.1'],
  ],
  ['dpkg', ['2.36-9+deb12u3', '2.36-9+deb12u10', '2.36-10']],
  // Facts of rpm-version(7) and of rpm's own tests.
  [
    'rpm',
    ['1.0~rc1~git1', '1.0~rc1', '1.0~rc2', '1.0', '1.0^20160101~git1', '1.0^20160101', '1.0^20160102', '1.0.1', '1.1'],
  ],
  ['rpm', ['xyz.4', '2', '8', '10xyz', '10.1xyz']],
  [
    'rpm',
    [
      ['10.0001', '10.1', '10_1', '0:10.1'],
      ['10.0039', '10.39'],
    ],
  ],
  ['rpm', ['5.5p1', '5.5p2', '5.5p10', '5.6p1', '6.0', '6.0.rc1']],
  ['rpm', ['1.1.1k-6.el8_5', '1.1.1k-7.el8_6', '1:1.1.1g-15.el8_3']],
  // Facts of apk-package(5) and of what `apk version -t` prints.
  [
    'apk',
    [
      '1.0_alpha',
      '1.0_alpha2',
      '1.0_beta1',
      '1.0_pre20191002222144',
      '1.0_rc1',
      '1.0',
      '1.0-r1',
      '1.0-r10',
      '1.0_git1',
      '1.0_p1',
      '1.0_p10',
      '1.0a',
      '1.0.1',
      '1.01',
      '1.1',
      '1.10',
      '006',
      '013-r1',
      '20050718-r1',
    ],
  ],
  ['apk', ['0.1.0_alpha_pre2', '0.1.0_alpha', '0.1.0_alpha2', '0.1.0']],
  ['apk', ['2.02-r1', '2.02.06', '2.1.0', '2.10']],
  // Semantic Versioning 2.0.0, section 11.
  [
    'semver',
    [
      '1.0.0-alpha',
      '1.0.0-alpha.1',
      '1.0.0-alpha.beta',
      '1.0.0-beta',
      '1.0.0-beta.2',
      '1.0.0-beta.11',
      '1.0.0-rc.1',
      ['1.0.0', 'v1.0.0', '1', '1.0', '1.0.0+build'],
      '1.2',
      '1.10.0',
    ],
  ],
  // go.dev/ref/mod, "Versions", and go.dev/doc/toolchain.
  [
    'go',
    [
      'v0.0.0-20190101000000-aaaaaaaaaaaa',
      'v0.0.0-20200101000000-000000000000',
      'v0.1.0',
      'v1.2.3-0.20200101000000-abcdefabcdef',
      'v1.2.3-pre',
      ['v1.2.3', '1.2.3', 'v1.2.3+incompatible'],
      'v2.0.0+incompatible',
    ],
  ],
  [
    'go',
    [
      'go1.21beta1',
      ['go1.21rc2', '1.21.0-rc.2'],
      ['go1.21', '1.21.0', 'go1.21 X:boringcrypto'],
      'go1.21.3',
      'go1.22rc1',
    ],
  ],
  // PEP 440, "Summary of permitted suffixes and relative ordering".
  [
    'pep440',
    [
      '1.0.dev456',
      ['1.0a1', '1.0-alpha.1'],
      '1.0a2.dev456',
      '1.0a12.dev456',
      '1.0a12',
      '1.0b1.dev456',
      '1.0b2',
      '1.0b2.post345.dev456',
      '1.0b2.post345',
      ['1.0rc1', '1.0c1', 'v1.0-preview1'],
      ['1.0', '1', '1.0.0'],
      '1.0+abc.5',
      '1.0+abc.7',
      ['1.0+5', '1.0+05'],
      '1.0.post456.dev34',
      ['1.0.post456', '1.0-456', '1.0.r456'],
      '1.1.dev1',
      '1!0.1',
    ],
  ],
  // Maven's POM reference, "Version Order Specification".
  [
    'maven',
    [
      '1-alpha2',
      '1-alpha10',
      ['1-beta1', '1-b1', '1b1'],
      '1-milestone1',
      ['1-rc1', '1-cr1', '1RC1'],
      '1-SNAPSHOT',
      ['1', '1.0', '1.0.0', '1-ga', '1-final', '1.0-0', '1.RELEASE'],
      '1-sp',
      '1-a',
      '1-foo2',
      '1-foo10',
      '1-1',
      '1.1',
      '2',
    ],
  ],
  ['maven', ['2.0.1-xyz', '2.0.1-123', '2.0.2']],
  // RubyGems, Gem::Version.
  [
    'rubygems',
    [
      '1.0.a',
      ['1.0.a.1', '1.0.a1'],
      '1.0.b1',
      '1.0.pre1',
      ['1.0.rc1', '1.0.0.rc1'],
      ['1', '1.0', '1.0.0'],
      '1.0.0.1',
      '1.1',
      '1.10',
    ],
  ],
  ['rubygems', ['5.0.0.beta1', '5.0.0.beta1.1', '5.0.0.beta2', '5.0.0.racecar1', '5.0.0.rc1', '5.0.0']],
  // NuGet, "Package versioning".
  [
    'nuget',
    [
      ['1.0.0-alpha', '1.0.0-ALPHA'],
      '1.0.0-alpha.2',
      '1.0.0-alpha.10',
      '1.0.0-beta',
      ['1.0.0', '1', '1.0.0.0', '01.0', '1.0.0+x'],
      '1.0.0.1',
      '1.0.1',
    ],
  ],
  // Composer, "Versions and constraints"; PHP, version_compare().
  [
    'composer',
    [
      '1.0.0-dev',
      '1.0.0-alpha1-dev',
      '1.0.0alpha1',
      '1.0.0-alpha2',
      '1.0.0-beta',
      '1.0.0-beta2',
      '1.0.0-RC1',
      ['1.0.0', 'v1.0', '1.0.0+ea2', '1.0.0-stable'],
      ['1.0.0-p1', '1.0.0-patch1', '1.0.0pl1'],
      '1.0.0.1',
      '1.0.1',
    ],
  ],
];

it.each(ASCENDING)('orders versions of %s: %j', (order, ascending) => {
  const flat = ascending.flatMap((versions, rank) => [versions].flat().map((version) => ({ version, rank })));
  for (const a of flat) {
    for (const b of flat) {
      const compared = compareVersions(order, a.version, b.version);
      expect({ a: a.version, b: b.version, sign: compared === null ? null : Math.sign(compared) }).toEqual({
        a: a.version,
        b: b.version,
        sign: Math.sign(a.rank - b.rank),
      });
    }
  }
});

it.each<[VersionOrder, readonly string[]]>([
  ['dpkg', ['', '1.0 ', 'a:1', ':1', '1.0-', '-1', '2147483648:1', '1.0_1', 'é']],
  ['rpm', ['', '1 0', 'x:1', ':1', '1:', '1:-2', 'é']],
  ['apk', ['', '1.', 'v1', '1.0bc', '23_foo', '1.0-rc1', '1.0-r', '1.0_alpha-1']],
  ['semver', ['', 'x', '1.2.3.4', '01.2.3', '1.2.3-', '99999999999999999999.0.0', '*']],
  ['go', ['', '(devel)', 'devel go1.22-abcdef', 'v1.2.3.4']],
  ['pep440', ['', '1.0-', 'latest', '1.0+', '1.0abc', '2004d']],
  ['maven', ['', '1 0']],
  ['rubygems', ['', 'a', '1..2', '1_0']],
  ['nuget', ['', '1.2.3.4.5', '1.0-', 'x']],
  ['composer', ['', 'dev-main', '1.2.3.4.5', 'master']],
])('says of %s which texts are no versions', (order, texts) => {
  const valid = texts.filter(
    (text) => compareVersions(order, text, '1') !== null || compareVersions(order, '1', text) !== null,
  );
  expect(valid).toEqual([]);
});

it.each<VersionOrder>(['apk', 'composer', 'dpkg', 'go', 'maven', 'nuget', 'pep440', 'rpm', 'rubygems', 'semver'])(
  'takes a version of %s that is longer than any real one for none',
  (order) => {
    expect(compareVersions(order, '1'.repeat(200_000), '1')).toBeNull();
    expect(compareVersions(order, '1', `1-${'-1'.repeat(1_000_000)}`)).toBeNull();
  },
);
