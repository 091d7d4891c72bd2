import { mergeFindings } from '../../../../lambdas/image-scan/judge/merge-findings';
import type { Finding } from '../../../../lambdas/verdicts/finding';
import { daysFromNow, vulnerability } from './evidence';

const ids = (findings: readonly Finding[]) => mergeFindings(findings).map(({ id }) => id);
const ghsa = (id: string, aliases: readonly string[], changes: Partial<Finding> = {}) =>
  vulnerability({ id, aliases, sources: ['mayfly'], ...changes });

describe('merging findings', () => {
  it('makes one of two with the same key, with the worse severity and everything that either knows', () => {
    const merged = mergeFindings([
      vulnerability({
        severity: 'HIGH',
        cvss: 9.1,
        sources: ['mayfly'],
        aliases: ['GHSA-x'],
        publishedAt: daysFromNow(-3),
        description: 'Long text',
        remedy: 'Update curl',
        package: {
          name: 'curl',
          version: '7.88.1-10',
          purl: 'pkg:deb/curl@7.88.1-10',
          fixedIn: '7.88.1-11',
          layer: 'sha256:1',
        },
      }),
      vulnerability({
        severity: 'CRITICAL',
        cvss: 7,
        fixAvailable: false,
        title: 'By the registry',
        publishedAt: daysFromNow(-5),
      }),
    ]);
    expect(merged).toEqual([
      {
        id: 'CVE-2026-1000',
        kind: 'vulnerability',
        severity: 'CRITICAL',
        cvss: 9.1,
        title: 'By the registry',
        description: 'Long text',
        package: {
          name: 'curl',
          version: '7.88.1-10',
          purl: 'pkg:deb/curl@7.88.1-10',
          fixedIn: '7.88.1-11',
          layer: 'sha256:1',
        },
        fixAvailable: true,
        remedy: 'Update curl',
        publishedAt: daysFromNow(-5),
        sources: ['ecr-basic', 'mayfly'],
        aliases: ['GHSA-x'],
      },
    ]);
  });

  it.each<[string, readonly Finding[], readonly string[]]>([
    [
      'a GHSA and the CVE that it names',
      [vulnerability({ id: 'CVE-2026-1000' }), ghsa('GHSA-x', ['CVE-2026-1000'])],
      ['CVE-2026-1000'],
    ],
    [
      'a CVE and the GHSA that it names',
      [vulnerability({ aliases: ['GHSA-x'] }), ghsa('GHSA-x', [])],
      ['CVE-2026-1000'],
    ],
    ['two GHSAs of one CVE', [ghsa('GHSA-x', ['CVE-2026-1000']), ghsa('GHSA-y', ['CVE-2026-1000'])], ['CVE-2026-1000']],
    ['two databases without a CVE', [ghsa('PYSEC-1', ['GHSA-x']), ghsa('GHSA-x', [])], ['GHSA-x']],
    [
      'an advisory of two CVEs and the one of them that is here',
      [vulnerability(), ghsa('GHSA-x', ['CVE-2026-1000', 'CVE-2026-2000'])],
      ['CVE-2026-1000'],
    ],
  ])('joins %s', (_, findings, expected) => {
    expect(ids(findings)).toEqual(expected);
  });

  it.each<[string, readonly Finding[], readonly string[]]>([
    [
      'two CVEs that one advisory covers',
      [vulnerability(), vulnerability({ id: 'CVE-2026-2000' }), ghsa('GHSA-x', ['CVE-2026-1000', 'CVE-2026-2000'])],
      ['CVE-2026-1000', 'CVE-2026-2000'],
    ],
    [
      'two CVEs that name each other',
      [
        vulnerability({ aliases: ['CVE-2026-2000'] }),
        vulnerability({ id: 'CVE-2026-2000', aliases: ['CVE-2026-1000'] }),
      ],
      ['CVE-2026-1000', 'CVE-2026-2000'],
    ],
    [
      'two CVEs through a chain of advisories',
      [
        ghsa('GHSA-x', ['CVE-2026-1000']),
        ghsa('GHSA-y', ['CVE-2026-1000', 'CVE-2026-2000']),
        ghsa('GHSA-z', ['CVE-2026-2000']),
      ],
      ['CVE-2026-1000', 'CVE-2026-2000'],
    ],
    [
      'advisories that share a CVE among several',
      [ghsa('GHSA-x', ['CVE-2026-1000', 'CVE-2026-2000']), ghsa('GHSA-y', ['CVE-2026-2000', 'CVE-2026-3000'])],
      ['GHSA-x', 'GHSA-y'],
    ],
    [
      'other versions of the package',
      [vulnerability(), ghsa('GHSA-x', ['CVE-2026-1000'], { package: { name: 'curl', version: '8' } })],
      ['CVE-2026-1000', 'CVE-2026-1000'],
    ],
    [
      'other packages',
      [vulnerability(), vulnerability({ package: { name: 'libcurl', version: '7.88.1-10' } })],
      ['CVE-2026-1000', 'CVE-2026-1000'],
    ],
    [
      'secrets in other places',
      [ghsa('aws-key', [], { kind: 'secret', path: 'a' }), ghsa('aws-key', [], { kind: 'secret', path: 'b' })],
      ['aws-key', 'aws-key'],
    ],
    ['kinds', [vulnerability({ id: 'x' }), vulnerability({ id: 'x', kind: 'malware' })], ['x', 'x']],
  ])('keeps apart %s', (_, findings, expected) => {
    expect(ids(findings)).toEqual(expected);
  });

  it('takes the earliest date that can be read, whatever its offset', () => {
    const dated = (publishedAt: string) => vulnerability({ publishedAt });
    const [merged] = mergeFindings(['a while ago', '2026-11-02T00:00:00Z', '2026-11-02T01:00:00+02:00'].map(dated));
    expect(merged?.publishedAt).toBe('2026-11-02T01:00:00+02:00');
  });

  it('sorts by severity, then CVSS, then id', () => {
    expect(
      ids([
        vulnerability({ id: 'e', severity: 'UNDEFINED' }),
        vulnerability({ id: 'd', severity: 'LOW' }),
        vulnerability({ id: 'c', severity: 'HIGH', cvss: 7 }),
        vulnerability({ id: 'b', severity: 'HIGH', cvss: 8.8 }),
        vulnerability({ id: 'a', severity: 'HIGH', cvss: 7 }),
      ]),
    ).toEqual(['b', 'a', 'c', 'd', 'e']);
  });
});

it('keeps the prediction of exploitation that one source has', () => {
  const epss = { score: 0.5, percentile: 0.9 };
  const package_ = { name: 'openssl', version: '3.0.11-1' };
  const common = {
    id: 'CVE-2024-0001',
    kind: 'vulnerability',
    severity: 'HIGH',
    title: '',
    fixAvailable: false,
    aliases: [],
  } as const;
  const merged = mergeFindings([
    { ...common, package: package_, sources: ['ecr-basic'] },
    { ...common, package: package_, sources: ['mayfly'], epss },
  ]);
  expect(merged.map((finding) => finding.epss)).toEqual([epss]);
});
