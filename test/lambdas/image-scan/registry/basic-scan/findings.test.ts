import type { ImageScanFinding } from '@aws-sdk/client-ecr';
import { mapFinding, severityOf } from '../../../../../lambdas/image-scan/registry/basic-scan/findings';

const attributes = (values: Readonly<Record<string, string>>) =>
  Object.entries(values).map(([key, value]) => ({ key, value }));

const raw = {
  name: 'CVE-2021-44906',
  description: 'Minimist is vulnerable to prototype pollution.',
  uri: 'https://nvd.nist.gov/vuln/detail/CVE-2021-44906',
  severity: 'CRITICAL',
  attributes: attributes({
    package_name: 'minimist',
    package_version: '1.2.5',
    fixed_in_version: '1.2.6',
    CVSS2_SCORE: '7.5',
    CVSS3_SCORE: '9.8',
    CVSS3_VECTOR: 'CVSS:3.1/AV:N/AC:L/PR:N/UI:N/S:U/C:H/I:H/A:H',
  }),
} as const satisfies ImageScanFinding;

function mapped(finding: ImageScanFinding) {
  const result = mapFinding(finding, 0);
  if (!result.usable) throw new Error(result.problem);
  return result.finding;
}

it('maps a finding with all its parts', () => {
  expect(mapped(raw)).toEqual({
    id: 'CVE-2021-44906',
    kind: 'vulnerability',
    severity: 'CRITICAL',
    cvss: 9.8,
    title: 'CVE-2021-44906 in minimist 1.2.5',
    description: 'Minimist is vulnerable to prototype pollution.\nhttps://nvd.nist.gov/vuln/detail/CVE-2021-44906',
    package: { name: 'minimist', version: '1.2.5', fixedIn: '1.2.6' },
    fixAvailable: true,
    sources: ['ecr-basic'],
    aliases: [],
  });
});

it('maps a finding that has only a name', () => {
  expect(mapped({ name: 'ALAS-2024-1' })).toEqual({
    id: 'ALAS-2024-1',
    kind: 'vulnerability',
    severity: 'UNDEFINED',
    title: 'ALAS-2024-1',
    fixAvailable: false,
    sources: ['ecr-basic'],
    aliases: [],
  });
});

it.each([
  ['CRITICAL', 'CRITICAL'],
  ['INFORMATIONAL', 'INFORMATIONAL'],
  ['UNDEFINED', 'UNDEFINED'],
  ['UNTRIAGED', 'UNTRIAGED'],
  ['NEGLIGIBLE', 'UNDEFINED'],
  ['critical', 'UNDEFINED'],
  ['', 'UNDEFINED'],
  [undefined, 'UNDEFINED'],
] as const)('reads the severity %s as %s', (given, expected) => {
  expect(severityOf(given)).toBe(expected);
});

it.each<[string, Record<string, string>, number | undefined]>([
  ['version 3 before all others', { CVSS2_SCORE: '5', CVSS4_SCORE: '6', CVSS3_SCORE: '7' }, 7],
  ['version 4 before version 2', { CVSS2_SCORE: '5', CVSS4_SCORE: '6' }, 6],
  ['version 2 alone', { CVSS2_SCORE: '5' }, 5],
  ['a score of zero', { CVSS3_SCORE: '0.0' }, 0],
  ['the next where one is no number', { CVSS3_SCORE: 'high', CVSS2_SCORE: '5' }, 5],
  ['the next where one is out of range', { CVSS3_SCORE: '11', CVSS4_SCORE: '-1', CVSS2_SCORE: '5' }, 5],
  ['the next where one is blank', { CVSS3_SCORE: ' ', CVSS2_SCORE: '5' }, 5],
  ['none where there is none', {}, undefined],
])('takes as CVSS score %s', (_, scores, expected) => {
  expect(mapped({ name: 'CVE-1', attributes: attributes(scores) }).cvss).toBe(expected);
});

it.each(['', ' ', 'NotAvailable', 'Not Available', 'None', 'N/A'])(
  'knows no fix when the fixed version is "%s"',
  (version) => {
    const finding = mapped({
      name: 'CVE-1',
      attributes: attributes({ package_name: 'a', package_version: '1', fixed_in_version: version }),
    });
    expect(finding.fixAvailable).toBe(false);
    expect(finding.package).toEqual({ name: 'a', version: '1' });
  },
);

it('names a version that is missing, and leaves out a package without a name', () => {
  expect(mapped({ name: 'CVE-1', attributes: attributes({ package_name: 'a' }) }).package).toEqual({
    name: 'a',
    version: 'unknown',
  });
  expect(mapped({ name: 'CVE-1', attributes: attributes({ package_version: '1' }) }).package).toBeUndefined();
});

it('keeps the link of a long description', () => {
  const { description = '' } = mapped({ ...raw, description: 'x'.repeat(5000) });
  expect(description).toHaveLength(2000);
  expect(description.endsWith(`…\n${raw.uri}`)).toBe(true);
});

it.each<[string, ImageScanFinding, string]>([
  ['without a name', { ...raw, name: undefined }, 'findings[17].name: missing'],
  ['with a blank name', { ...raw, name: '  ' }, 'findings[17].name: missing'],
  ['with an endless name', { name: 'C'.repeat(513) }, 'findings[17].name: longer than 512 characters'],
  [
    'with an endless package name',
    { name: 'CVE-1', attributes: attributes({ package_name: 'p'.repeat(1025) }) },
    'findings[17].attributes.package_name: longer than 1024 characters',
  ],
])('names the path of the bad value of a finding %s', (_, finding, problem) => {
  expect(mapFinding(finding, 17)).toEqual({ usable: false, problem });
});
