import fc from 'fast-check';
import { mergeFindings } from '../../../../lambdas/image-scan/judge/merge-findings';
import { type Finding, findingKey, findingSchema } from '../../../../lambdas/verdicts/finding';
import { SEVERITIES } from '../../../../lambdas/verdicts/severity';
import { daysFromNow, someFinding, vulnerability } from './evidence';

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

  it('does not depend on the order of the findings', () => {
    const shuffled = fc
      .array(someFinding(), { maxLength: 12 })
      .chain((findings) =>
        fc.tuple(fc.constant(findings), fc.shuffledSubarray(findings, { minLength: findings.length })),
      );
    fc.assert(
      fc.property(shuffled, ([findings, others]) => {
        expect(mergeFindings(others)).toEqual(mergeFindings(findings));
      }),
      { numRuns: 1000 },
    );
  });

  it('leaves one finding a key, loses no CVE, no source and no severity, and has nothing left to merge', () => {
    fc.assert(
      fc.property(fc.array(someFinding(), { maxLength: 12 }), (findings) => {
        const merged = mergeFindings(findings);
        expect(new Set(merged.map((finding) => `${finding.kind} ${findingKey(finding)}`)).size).toBe(merged.length);
        expect(mergeFindings(merged)).toEqual(merged);
        for (const finding of findings) {
          const isCve = finding.kind === 'vulnerability' && finding.id.startsWith('CVE');
          const home = merged.filter(
            (one) =>
              one.kind === finding.kind &&
              one.package?.version === finding.package?.version &&
              one.path === finding.path &&
              (one.id === finding.id || (!isCve && one.aliases.includes(finding.id))) &&
              finding.sources.every((source) => one.sources.includes(source)) &&
              SEVERITIES.indexOf(one.severity) <= SEVERITIES.indexOf(finding.severity) &&
              (one.cvss ?? -1) >= (finding.cvss ?? -1) &&
              (one.fixAvailable || !finding.fixAvailable),
          );
          expect(home.length).toBeGreaterThanOrEqual(1);
        }
        for (const finding of merged) expect(findingSchema.safeParse(finding).success).toBe(true);
      }),
      { numRuns: 1000 },
    );
  });

  it('takes linear time, also where every alias meets every other', () => {
    const many = Array.from({ length: 20_000 }, (_, index) =>
      vulnerability({ id: `GHSA-${index}`, aliases: [`GHSA-${index + 1}`, `GHSA-${(index * 7919) % 20_000}`, 'X'] }),
    );
    const started = performance.now();
    expect(mergeFindings(many)).toHaveLength(1);
    expect(performance.now() - started).toBeLessThan(5000);
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
