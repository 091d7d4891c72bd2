import { namesOf, nameVulnerabilities } from '../../../../../lambdas/image-scan/advisories/osv/names';
import { parseOsvRecord } from '../../../../../lambdas/image-scan/advisories/osv/osv-record';
import { osv } from '../support';

interface Named {
  readonly ecosystem?: string;
  readonly aliases?: readonly string[];
  readonly upstream?: readonly string[];
  readonly related?: readonly string[];
}

function ids(records: Readonly<Record<string, Named>>) {
  const names = Object.entries(records).map(([id, { ecosystem = 'npm', ...more }]) => {
    const parsed = parseOsvRecord(osv(id, [{ ecosystem, name: 'a' }], more));
    if (!parsed.ok) throw new Error(parsed.why);
    return namesOf(parsed.record);
  });
  return nameVulnerabilities(names).map((vulnerabilities) => vulnerabilities.map(({ id }) => id));
}

it.each<[string, Readonly<Record<string, Named>>, readonly (readonly string[])[]]>([
  ['by its CVE', { 'GHSA-1': { aliases: ['CVE-2024-0001'] } }, [['CVE-2024-0001']]],
  ['by its own id where it has no other', { 'GHSA-1': {} }, [['GHSA-1']]],
  [
    'by the CVE of its alias group, over two steps',
    {
      'PYSEC-1': { aliases: ['GHSA-1'] },
      'OTHER-1': { aliases: ['PYSEC-1'] },
      'GHSA-1': { aliases: ['CVE-2024-0001'] },
    },
    [['CVE-2024-0001'], ['CVE-2024-0001'], ['CVE-2024-0001']],
  ],
  [
    'by the first name of a group without a CVE',
    { 'PYSEC-1': { aliases: ['GHSA-1'] }, 'GHSA-1': {} },
    [['GHSA-1'], ['GHSA-1']],
  ],
  [
    'never by one of two CVEs of its group',
    {
      'GO-1': { aliases: ['GHSA-1', 'GHSA-2'] },
      'GHSA-1': { aliases: ['CVE-2024-0001'] },
      'GHSA-2': { aliases: ['CVE-2024-0002'] },
    },
    [['GHSA-1'], ['CVE-2024-0001'], ['CVE-2024-0002']],
  ],
  [
    'by each CVE that a distribution passes on',
    {
      'RHSA-1': {
        ecosystem: 'Red Hat:enterprise_linux:9::baseos',
        upstream: ['CVE-2024-0002', 'CVE-2024-0001', 'RHBA-1'],
      },
    },
    [['CVE-2024-0001', 'CVE-2024-0002']],
  ],
  [
    'by what a distribution calls related, in exports of before `upstream`',
    { 'ALSA-1': { ecosystem: 'AlmaLinux:9', related: ['CVE-2024-0001'] } },
    [['CVE-2024-0001']],
  ],
  ['not by what is only related', { 'GHSA-1': { related: ['CVE-2024-0001'] } }, [['GHSA-1']]],
])('names a vulnerability %s', (_, records, expected) => {
  expect(ids(records)).toEqual(expected);
});
