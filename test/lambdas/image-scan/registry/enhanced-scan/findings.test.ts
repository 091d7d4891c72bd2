import type { EnhancedImageScanFinding } from '@aws-sdk/client-ecr';
import {
  inTermsOfEcr,
  parseEnhancedFinding,
} from '../../../../../lambdas/image-scan/registry/enhanced-scan/enhanced-finding';
import { mapEnhancedFinding } from '../../../../../lambdas/image-scan/registry/enhanced-scan/findings';

/** Inspector also tells how to update a package; ECR's model leaves that out. */
const curl = {
  name: 'curl',
  version: '7.88.1',
  epoch: 0,
  release: '10+deb12u1',
  arch: 'AMD64',
  packageManager: 'OS',
  fixedInVersion: '0:7.88.1-10+deb12u4',
  sourceLayerHash: `sha256:${'a'.repeat(64)}`,
  remediation: 'apt-get update && apt-get upgrade',
};

const raw = {
  findingArn: 'arn:aws:inspector2:eu-west-1:111122223333:finding/1',
  status: 'ACTIVE',
  severity: 'HIGH',
  score: 7.5,
  description: 'A heap buffer overflow.',
  fixAvailable: 'YES',
  exploitAvailable: 'YES',
  packageVulnerabilityDetails: {
    vulnerabilityId: 'CVE-2023-38545',
    source: 'DEBIAN_CVE',
    sourceUrl: 'https://security-tracker.debian.org/tracker/CVE-2023-38545',
    vendorCreatedAt: new Date('2023-10-18T00:00:00.000Z'),
    cvss: [
      { baseScore: 5, version: '2.0', source: 'DEBIAN_CVE' },
      { baseScore: 8.8, version: '3.1', source: 'DEBIAN_CVE' },
      { baseScore: 9.8, version: '3.1', source: 'NVD' },
    ],
    relatedVulnerabilities: ['DSA-5523-1', 'CVE-2023-38545'],
    vulnerablePackages: [curl],
  },
} satisfies EnhancedImageScanFinding;

type Details = NonNullable<EnhancedImageScanFinding['packageVulnerabilityDetails']>;
type Package = NonNullable<Details['vulnerablePackages']>[number];

function mapped(finding: EnhancedImageScanFinding) {
  const parsed = parseEnhancedFinding(finding, 'enhancedFindings[0]');
  return parsed.usable ? mapEnhancedFinding(parsed.finding, 'enhancedFindings[0]') : parsed;
}
function findings(finding: EnhancedImageScanFinding) {
  const result = mapped(finding);
  if (!result.usable) throw new Error(result.problem);
  return result.findings;
}
const with_ = (details: Partial<Details>, more: Partial<EnhancedImageScanFinding> = {}): EnhancedImageScanFinding => ({
  ...raw,
  ...more,
  packageVulnerabilityDetails: { ...raw.packageVulnerabilityDetails, ...details },
});
const withPackages = (...vulnerablePackages: Package[]) => with_({ vulnerablePackages });

it('maps a finding with all its parts', () => {
  expect(findings(raw)).toEqual([
    {
      id: 'CVE-2023-38545',
      kind: 'vulnerability',
      severity: 'HIGH',
      cvss: 8.8,
      title: 'CVE-2023-38545 in curl 7.88.1-10+deb12u1',
      description: 'A heap buffer overflow.\nhttps://security-tracker.debian.org/tracker/CVE-2023-38545',
      package: {
        name: 'curl',
        version: '7.88.1-10+deb12u1',
        fixedIn: '0:7.88.1-10+deb12u4',
        layer: `sha256:${'a'.repeat(64)}`,
        os: true,
      },
      fixAvailable: true,
      remedy: 'apt-get update && apt-get upgrade',
      exploitAvailable: true,
      publishedAt: '2023-10-18T00:00:00.000Z',
      sources: ['inspector'],
      aliases: ['DSA-5523-1'],
    },
  ]);
});

it('maps a finding that names only the vulnerability', () => {
  expect(findings({ packageVulnerabilityDetails: { vulnerabilityId: 'CVE-1' } })).toEqual([
    {
      id: 'CVE-1',
      kind: 'vulnerability',
      severity: 'UNDEFINED',
      title: 'CVE-1',
      fixAvailable: false,
      sources: ['inspector'],
      aliases: [],
    },
  ]);
});

it('keeps UNTRIAGED', () => {
  expect(findings(with_({}, { severity: 'UNTRIAGED' }))[0]?.severity).toBe('UNTRIAGED');
});

it.each([
  ['YES', 'NotAvailable', true, undefined],
  ['YES', '2', true, '2'],
  ['NO', undefined, false, undefined],
  ['NO', '2', false, undefined],
  ['PARTIAL', '2', true, '2'],
  ['PARTIAL', 'NotAvailable', false, undefined],
  ['PARTIAL', '', false, undefined],
  [undefined, '2', true, '2'],
  [undefined, undefined, false, undefined],
])(
  'of fixAvailable %s and fixedInVersion %s says: fix %s in %s',
  (fixAvailable, fixedInVersion, available, fixedIn) => {
    const one = { ...withPackages({ name: 'curl', version: '1', fixedInVersion }), fixAvailable };
    const [finding] = findings(one);
    expect([finding?.fixAvailable, finding?.package?.fixedIn]).toEqual([available, fixedIn]);
  },
);

it('makes one finding of each vulnerable package, each with its own fix', () => {
  const partial = {
    ...withPackages({ name: 'curl', version: '1', fixedInVersion: '2' }, { name: 'libcurl4', version: '1' }),
    fixAvailable: 'PARTIAL',
  };
  expect(findings(partial).map((finding) => [finding.package?.name, finding.fixAvailable])).toEqual([
    ['curl', true],
    ['libcurl4', false],
  ]);
});

it.each<[string, Package]>([
  ['1:2.3-4', { name: 'p', version: '2.3', epoch: 1, release: '4' }],
  ['2.3-r4', { name: 'p', version: '2.3', epoch: 0, release: 'r4' }],
  ['2.3', { name: 'p', version: '2.3' }],
  ['unknown', { name: 'p' }],
])('writes the version as the package database does: %s', (version, of) => {
  expect(findings(withPackages(of))[0]?.package?.version).toBe(version);
});

it('gives npm packages their purl', () => {
  const [finding] = findings(
    withPackages({ name: '@types/node', version: '1.0.0', packageManager: 'NODEPKG', filePath: 'a' }),
  );
  expect(finding?.package).toMatchObject({ purl: 'pkg:npm/%40types/node@1.0.0', path: 'a' });
});

it.each<[string, number | undefined, Details['cvss'], EnhancedImageScanFinding['scoreDetails']]>([
  ["v3 of the advisory's own source", 8.8, raw.packageVulnerabilityDetails.cvss, undefined],
  [
    'v4 where there is no v3',
    6.9,
    [
      { baseScore: 6.9, version: '4.0' },
      { baseScore: 5, version: '2.0' },
    ],
    undefined,
  ],
  ['v2 where there is nothing else', 5, [{ baseScore: 5, version: '2.0' }], undefined],
  ["another source's where its own has none", 9.8, [{ baseScore: 9.8, version: '3.1', source: 'NVD' }], undefined],
  ["Inspector's where it adjusted nothing", 7.1, [], { cvss: { score: 7.1 } }],
  ["not Inspector's adjusted score", undefined, [], { cvss: { score: 7.1, adjustments: [{ metric: 'AV' }] } }],
  ['nothing that is no score', undefined, [{ baseScore: 11, version: '3.1' }], undefined],
])('scores by %s', (_, cvss, scores, scoreDetails) => {
  expect(findings(with_({ cvss: scores }, { scoreDetails }))[0]?.cvss).toBe(cvss);
});

it.each([
  ['YES', true],
  ['NO', false],
  [undefined, undefined],
  ['MAYBE', undefined],
])('of exploitAvailable %s says %s', (exploitAvailable, known) => {
  expect(findings(with_({}, { exploitAvailable }))[0]?.exploitAvailable).toBe(known);
});

it('keeps a link at the end of a long description, within the bound', () => {
  const [finding] = findings(with_({}, { description: 'd'.repeat(5000) }));
  expect(finding?.description).toHaveLength(2000);
  expect(finding?.description).toMatch(/…\nhttps:\/\/security-tracker\.debian\.org\/tracker\/CVE-2023-38545$/);
});

it.each<[string, EnhancedImageScanFinding]>([
  ['enhancedFindings[0].packageVulnerabilityDetails:', {}],
  ['enhancedFindings[0].packageVulnerabilityDetails.vulnerabilityId:', with_({ vulnerabilityId: '' })],
  ['enhancedFindings[0].packageVulnerabilityDetails.vulnerabilityId:', with_({ vulnerabilityId: 'x'.repeat(513) })],
  ['enhancedFindings[0].packageVulnerabilityDetails.vulnerablePackages[1].name:', withPackages({ name: 'a' }, {})],
  [
    'enhancedFindings[0].packageVulnerabilityDetails.vulnerablePackages[0]: its version is longer',
    withPackages({ name: 'a', version: 'v'.repeat(1000), release: 'r'.repeat(1000) }),
  ],
])('says where a finding cannot be used: %s', (problem, finding) => {
  expect(mapped(finding)).toEqual({ usable: false, problem: expect.stringContaining(problem) });
});

it("takes Inspector's own findings by the same rules", () => {
  const { score, ...rest } = raw;
  const finding = inTermsOfEcr({
    ...(rest as object),
    inspectorScore: score,
    inspectorScoreDetails: { adjustedCvss: { score: 7.1, version: '3.1', scoreSource: 'NVD', scoringVector: 'x' } },
  } as unknown as Parameters<typeof inTermsOfEcr>[0]);
  expect(findings(finding)).toEqual(findings(raw));
  expect(findings({ ...finding, ...with_({ cvss: [] }), scoreDetails: finding.scoreDetails })[0]?.cvss).toBe(7.1);
});
