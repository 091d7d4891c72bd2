import fc from 'fast-check';
import { convertNpmAdvisory } from '../../../../../lambdas/image-scan/advisories/sources/npm-advisory';

const advisory = (changes: Readonly<Record<string, unknown>>) => ({
  id: 7,
  title: 'Denial of Service',
  module_name: 'marked',
  publish_date: '2016-04-18',
  updated_at: '2017-01-20',
  cves: ['CVE-2016-1000'],
  recommendation: 'Upgrade.',
  cvss_vector: 'CVSS:3.0/AV:N/AC:L/PR:N/UI:N/S:U/C:N/I:N/A:H',
  ...changes,
});
const converted = (changes: Readonly<Record<string, unknown>>) =>
  convertNpmAdvisory({ origin: 'x', document: advisory(changes) });

test('an advisory becomes an OSV record', () => {
  expect(converted({ vulnerable_versions: '<=0.3.5', patched_versions: '>=0.3.6' })).toEqual({
    origin: 'x',
    document: {
      schema_version: '1.6.0',
      id: 'NSWG-ECO-7',
      modified: '2017-01-20T00:00:00.000Z',
      published: '2016-04-18T00:00:00.000Z',
      aliases: ['CVE-2016-1000'],
      summary: 'Denial of Service',
      details: 'Upgrade.',
      severity: [{ type: 'CVSS_V3', score: 'CVSS:3.0/AV:N/AC:L/PR:N/UI:N/S:U/C:N/I:N/A:H' }],
      affected: [
        {
          package: { ecosystem: 'npm', name: 'marked' },
          ranges: [{ type: 'SEMVER', events: [{ introduced: '0' }, { fixed: '0.3.6' }] }],
        },
      ],
    },
  });
});

test.each<[string, string | null, readonly object[][]]>([
  ['<1.2.0', '>=1.2.0', [[{ introduced: '0' }, { fixed: '1.2.0' }]]],
  ['>=1.0.0 <1.2.0', '>=1.2.0', [[{ introduced: '1.0.0' }, { fixed: '1.2.0' }]]],
  ['<=1.2.0', '>=3.0.0', [[{ introduced: '0' }, { last_affected: '1.2.0' }]]],
  ['<=1.2.0', null, [[{ introduced: '0' }, { last_affected: '1.2.0' }]]],
  ['1.2.0', '>=1.2.1', [[{ introduced: '1.2.0' }, { fixed: '1.2.1' }]]],
  ['=2.0.0-rc.1', null, [[{ introduced: '2.0.0-rc.1' }, { last_affected: '2.0.0-rc.1' }]]],
  ['>1.0.0 <2.0.0', null, [[{ introduced: '1.0.1-0' }, { fixed: '2.0.0' }]]],
  ['>1.0.0-beta <2.0.0', null, [[{ introduced: '1.0.0-beta.0' }, { fixed: '2.0.0' }]]],
  ['*', null, [[{ introduced: '0' }]]],
  ['<=99.999.99999', '<0.0.0', [[{ introduced: '0' }]]],
  [
    '<1.0.0 || >=2.0.0 <2.1.0',
    '>=2.1.0',
    [
      [{ introduced: '0' }, { fixed: '1.0.0' }],
      [{ introduced: '2.0.0' }, { fixed: '2.1.0' }],
    ],
  ],
])('%s, patched in %s', (vulnerable_versions, patched_versions, events) => {
  expect(converted({ vulnerable_versions, patched_versions })).toMatchObject({
    document: { affected: [{ ranges: events.map((of) => ({ events: of })) }] },
  });
});

test.each([
  ['not a range', 'vulnerable_versions: not a range is no range of versions'],
  [null, 'vulnerable_versions: null is no range of versions'],
  ['', 'vulnerable_versions:  is no range of versions'],
])('the range %s is named, not guessed', (vulnerable_versions, problem) => {
  expect(converted({ vulnerable_versions })).toEqual({ origin: 'x', problem });
});

test('any other document stays as it is', () => {
  const osv = { origin: 'x', document: { id: 'GHSA-1', affected: [] } };
  expect(convertNpmAdvisory(osv)).toBe(osv);
});

test('whatever its ranges are, an advisory is converted or named, never thrown', () => {
  const range = fc.oneof(fc.string(), fc.stringMatching(/^[<>=~^ |.0-9x*-]{0,60}$/), fc.constant(null));
  fc.assert(
    fc.property(range, range, (vulnerable_versions, patched_versions) => {
      const result = converted({ vulnerable_versions, patched_versions });
      expect('document' in result || 'problem' in result).toBe(true);
    }),
  );
});
