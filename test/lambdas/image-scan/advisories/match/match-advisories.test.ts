import { matchAdvisories } from '../../../../../lambdas/image-scan/advisories/match/match-advisories';
import type { Package } from '../../../../../lambdas/image-scan/scanner/scan-result';
import { findingSchema } from '../../../../../lambdas/verdicts/finding';
import { database, fixedIn, installed, osv } from '../support';

const V3 = 'CVSS:3.1/AV:N/AC:L/PR:N/UI:N/S:U/C:H/I:H/A:H';
const DEBIAN = { id: 'debian', versionId: '12' };

function match(records: readonly unknown[], packages: readonly Package[], distribution: typeof DEBIAN | null = null) {
  const result = matchAdvisories(database(records), { packages, distribution });
  for (const finding of result.findings) findingSchema.parse(finding);
  return result;
}
const ids = ({ findings }: ReturnType<typeof match>) =>
  findings.map(({ id, package: of }) => `${id} ${of?.name} ${of?.fixedIn ?? '-'}`);

it('tells all that is known of a vulnerability', () => {
  const record = osv('GHSA-xvch-5gv4-984h', [{ ecosystem: 'npm', name: 'minimist', events: fixedIn('1.2.6') }], {
    aliases: ['CVE-2021-44906'],
    summary: 'Prototype Pollution in minimist',
    details: 'All of it.',
    published: '2022-03-18T00:01:09Z',
    severity: [{ type: 'CVSS_V3', score: V3 }],
  });
  const { findings, unmatched } = match([record], [installed('npm', 'minimist', '1.2.5')]);
  expect(unmatched).toEqual([]);
  expect(findings).toEqual([
    {
      id: 'CVE-2021-44906',
      kind: 'vulnerability',
      severity: 'CRITICAL',
      cvss: 9.8,
      title: 'Prototype Pollution in minimist',
      description: 'All of it.',
      package: {
        name: 'minimist',
        version: '1.2.5',
        purl: 'pkg:npm/minimist@1.2.5',
        fixedIn: '1.2.6',
        layer: 'sha256:a',
        path: 'var/lib/x',
        os: false,
      },
      fixAvailable: true,
      publishedAt: '2022-03-18T00:01:09.000Z',
      sources: ['mayfly'],
      aliases: ['GHSA-xvch-5gv4-984h'],
    },
  ]);
});

it.each([
  ['below the fix', '1.2.5', ['X-1 a 1.2.6']],
  ['at the fix', '1.2.6', []],
  ['between two ranges', '1.9.0', []],
  ['in the second range', '2.0.1', ['X-1 a 2.1.0']],
  ['a prerelease of the fix', '1.2.6-rc.1', ['X-1 a 1.2.6']],
])('judges a version that is %s', (_, version, expected) => {
  const events = [{ introduced: '0' }, { fixed: '1.2.6' }, { introduced: '2.0.0' }, { fixed: '2.1.0' }];
  expect(ids(match([osv('X-1', [{ ecosystem: 'npm', name: 'a', events }])], [installed('npm', 'a', version)]))).toEqual(
    expected,
  );
});

it('makes one finding of one alias group, with a fix that none of its advisories affects', () => {
  const records = [
    osv('PYSEC-1', [{ ecosystem: 'PyPI', name: 'foo-bar', events: fixedIn('1.5') }], {
      aliases: ['GHSA-1'],
      published: '2024-02-01T00:00:00Z',
    }),
    osv('GHSA-1', [{ ecosystem: 'PyPI', name: 'Foo.Bar', events: fixedIn('1.6') }], {
      aliases: ['CVE-2024-0001'],
      published: '2024-01-01T00:00:00Z',
      database_specific: { severity: 'HIGH' },
    }),
  ];
  const { findings } = match(records, [installed('pypi', 'Foo_Bar', '1.0')]);
  expect(findings).toMatchObject([
    {
      id: 'CVE-2024-0001',
      aliases: ['GHSA-1', 'PYSEC-1'],
      severity: 'HIGH',
      publishedAt: '2024-01-01T00:00:00.000Z',
      package: { fixedIn: '1.6' },
    },
  ]);
});

it('joins an advisory of several CVEs to one of them, and keeps those apart', () => {
  const affected = [{ ecosystem: 'Go', name: 'example.com/a', events: fixedIn('1.5.0') }];
  const records = [
    osv('GO-1', affected, { aliases: ['CVE-2024-0001', 'CVE-2024-0002'] }),
    osv('GHSA-1', affected, { aliases: ['CVE-2024-0002'] }),
  ];
  const packages = [installed('golang', 'example.com/a', 'v1.0.0')];
  expect(match(records, packages).findings).toMatchObject([
    { id: 'CVE-2024-0002', aliases: ['CVE-2024-0001', 'GHSA-1', 'GO-1'] },
  ]);
  const third = osv('GHSA-2', affected, { aliases: ['CVE-2024-0001'] });
  expect(match([...records, third], packages).findings.map(({ id }) => id)).toEqual(['CVE-2024-0001', 'CVE-2024-0002']);
});

it("makes a finding of each CVE that a distribution's advisory passes on", () => {
  const record = osv('RLSA-1', [{ ecosystem: 'Rocky Linux:9', name: 'openssl', events: fixedIn('1:3.0.7-25.el9_3') }], {
    upstream: ['CVE-2024-0001', 'CVE-2024-0002'],
  });
  const { findings } = match(
    [record],
    [installed('rpm', 'openssl-libs', '1:3.0.7-24.el9', { source: { name: 'openssl', version: '1:3.0.7-24.el9' } })],
    {
      id: 'rocky',
      versionId: '9.3',
    },
  );
  expect(findings.map(({ id, aliases }) => [id, aliases])).toEqual([
    ['CVE-2024-0001', ['RLSA-1']],
    ['CVE-2024-0002', ['RLSA-1']],
  ]);
});

it("compares a Debian package by its source's name and version", () => {
  const record = osv(
    'DEBIAN-CVE-2024-0001',
    [{ ecosystem: 'Debian:12', name: 'glibc', events: fixedIn('2.36-9+deb12u10') }],
    {
      upstream: ['CVE-2024-0001'],
    },
  );
  const source = (version: string) => ({ source: { name: 'glibc', version } });
  const packages = [
    installed('deb', 'libc6', '2.36-9+deb12u9', source('2.36-9+deb12u9')),
    installed('deb', 'libc-bin', '2.36-9+deb12u10', source('2.36-9+deb12u10')),
    installed('deb', 'glibc', '1.0', { source: { name: 'other', version: '1.0' } }),
  ];
  const result = match([record], packages, DEBIAN);
  expect(ids(result)).toEqual(['CVE-2024-0001 libc6 2.36-9+deb12u10']);
  expect(result.findings[0]?.package?.os).toBe(true);
});

it.each<[string, string, string, Package['type'], string]>([
  ['debian', '12', 'Debian:12', 'deb', '1'],
  ['ubuntu', '22.04', 'Ubuntu:22.04:LTS', 'deb', '1'],
  ['ubuntu', '23.10', 'Ubuntu:23.10', 'deb', '1'],
  ['alpine', '3.19.1', 'Alpine:v3.19', 'apk', '1'],
  ['wolfi', '20230201', 'Wolfi', 'apk', '1'],
  ['chainguard', '20230214', 'Chainguard', 'apk', '1'],
  ['rocky', '9.3', 'Rocky Linux:9', 'rpm', '1'],
  ['almalinux', '8.9', 'AlmaLinux:8', 'rpm', '1'],
  ['rhel', '9.3', 'Red Hat:enterprise_linux:9::baseos', 'rpm', '1'],
  ['rhel', '10.1', 'Red Hat:enterprise_linux:10.0', 'rpm', '1'],
  ['sles', '15.5', 'SUSE:Linux Enterprise Module for Basesystem 15 SP5', 'rpm', '1'],
  ['sles', '15.5', 'SUSE:Linux Enterprise Server 15 SP5-LTSS', 'rpm', '1'],
  ['opensuse-leap', '15.5', 'openSUSE:Leap 15.5', 'rpm', '1'],
  ['opensuse-tumbleweed', '20240101', 'openSUSE:Tumbleweed', 'rpm', '1'],
  ['mageia', '9', 'Mageia:9', 'rpm', '1'],
  ['photon', '4.0', 'Photon OS:4.0', 'rpm', '1'],
  ['azurelinux', '3.0', 'Azure Linux:3', 'rpm', '1'],
])('asks for packages of %s %s in %s', (id, versionId, ecosystem, type, version) => {
  const records = [osv('X-1', [{ ecosystem, name: 'a', events: fixedIn('2') }])];
  const result = match(records, [installed(type, 'a', version)], { id, versionId });
  expect([ids(result), result.unmatched]).toEqual([['X-1 a 2'], []]);
});

it.each<[string, { id: string; versionId: string } | null, Package['type'], string, string]>([
  [
    'another release',
    { id: 'debian', versionId: '13' },
    'deb',
    'Debian:12',
    'the database has no advisories for Debian:13',
  ],
  [
    'a release of SUSE whose number ends alike',
    { id: 'sles', versionId: '15.1' },
    'rpm',
    'SUSE:Linux Enterprise Server 15 SP15',
    'the database has no advisories for SUSE:Linux Enterprise Server 15 SP1',
  ],
  [
    'fixes of a longer life',
    { id: 'rhel', versionId: '9.2' },
    'rpm',
    'Red Hat:rhel_eus:9.2::baseos',
    'the database has no advisories for Red Hat:enterprise_linux:9',
  ],
  [
    'fixes of a subscription',
    { id: 'ubuntu', versionId: '22.04' },
    'deb',
    'Ubuntu:Pro:22.04:LTS',
    'the database has no advisories for Ubuntu:22.04',
  ],
  [
    'a distribution that OSV does not have',
    { id: 'amzn', versionId: '2023' },
    'rpm',
    'Debian:12',
    'advisories of the distribution amzn 2023 are not covered',
  ],
  ['no distribution', null, 'deb', 'Debian:12', 'the image does not say which distribution its packages are from'],
  [
    'a rolling release',
    { id: 'debian', versionId: '' },
    'deb',
    'Debian:12',
    'debian is no release that advisories name',
  ],
  ['packages of another kind', DEBIAN, 'rpm', 'Debian:12', 'advisories of debian do not speak of packages of type rpm'],
  ['no such ecosystem', DEBIAN, 'npm', 'Debian:12', 'the database has no advisories for npm'],
])('never calls clean what it has no advisories for: %s', (_, distribution, type, ecosystem, why) => {
  const records = [osv('X-1', [{ ecosystem, name: 'a', events: fixedIn('2') }])];
  expect(match(records, [installed(type, 'a', '1'), installed(type, 'b', '3')], distribution)).toEqual({
    findings: [],
    unmatched: [{ type, count: 2, packages: ['a 1', 'b 3'], why }],
  });
});

it('names a package whose version cannot be compared, where there is an advisory for it', () => {
  const records = [osv('X-1', [{ ecosystem: 'Go', name: 'example.com/a', events: fixedIn('1.0.0') }])];
  const packages = [installed('golang', 'example.com/a', '(devel)'), installed('golang', 'example.com/b', '(devel)')];
  expect(match(records, packages)).toEqual({
    findings: [],
    unmatched: [
      {
        type: 'golang',
        count: 1,
        packages: ['example.com/a (devel)'],
        why: 'there are advisories for Go, and the installed version is none that they can be compared with',
      },
    ],
  });
});

it('finds a version that is listed or affected in every version, even if it is none', () => {
  const records = [
    osv('X-1', [{ ecosystem: 'PyPI', name: 'a', versions: ['2004d'] }]),
    osv('X-2', [{ ecosystem: 'PyPI', name: 'a', events: [{ introduced: '0' }] }]),
  ];
  expect(ids(match(records, [installed('pypi', 'a', '2004d')]))).toEqual(['X-1 a -', 'X-2 a -']);
});

it('does not take an advisory whose range cannot be read for one that does not apply', () => {
  const records = [osv('X-1', [{ ecosystem: 'PyPI', name: 'a', events: fixedIn('the next'), versions: ['1.0'] }])];
  expect(match(records, [installed('pypi', 'a', '2.0')]).unmatched).toEqual([
    { type: 'pypi', count: 1, packages: ['a 2.0'], why: 'the versions that X-1 names for PyPI cannot be compared' },
  ]);
  expect(ids(match(records, [installed('pypi', 'a', '1.0.0')]))).toEqual(['X-1 a -']);
});

it('reads releases of Go itself', () => {
  const records = [osv('GO-1', [{ ecosystem: 'Go', name: 'stdlib', events: fixedIn('1.21.5') }])];
  expect(ids(match(records, [installed('golang', 'stdlib', 'go1.21.4')]))).toEqual(['GO-1 stdlib 1.21.5']);
});

it('gives findings in an order that does not depend on the inventory’s', () => {
  const records = ['b', 'a'].map((name) => osv(`X-${name}`, [{ ecosystem: 'npm', name, events: fixedIn('2.0.0') }]));
  const packages = [installed('npm', 'b', '1.0.0'), installed('npm', 'a', '1.0.0')];
  expect(match(records, packages)).toEqual(match(records, [...packages].reverse()));
});
