import fc from 'fast-check';
import type { Finding } from '../../../lambdas/verdicts/finding';
import { differences, packagesOf, unionOf, vulnerabilitiesOf } from '../../../lambdas/verdicts/occurrence';
import { byId, idOf, list } from './occurrence-lists';

const finding = (fields: Partial<Finding> = {}): Finding => ({
  id: 'CVE-2026-0001',
  kind: 'vulnerability',
  severity: 'HIGH',
  title: 'A vulnerability',
  fixAvailable: false,
  sources: ['mayfly'],
  aliases: [],
  ...fields,
});

describe('The vulnerabilities of an image', () => {
  it('stand under their id and each alias, with every package that has them', () => {
    const found = vulnerabilitiesOf([
      finding({ aliases: ['GHSA-1'], package: { name: 'b', version: '2', fixedIn: '3' } }),
      finding({ aliases: ['GHSA-1'], severity: 'CRITICAL', package: { name: 'a', version: '1' } }),
    ]);
    const expected = {
      ids: ['CVE-2026-0001'],
      severity: 'CRITICAL',
      packages: [
        { name: 'a', version: '1' },
        { name: 'b', version: '2', fixedIn: '3' },
      ],
      packageCount: 2,
    };
    expect(found).toEqual([
      { name: 'CVE-2026-0001', ...expected },
      { name: 'GHSA-1', ...expected },
    ]);
  });

  it('tell of an alias that two findings share which findings these are', () => {
    const found = vulnerabilitiesOf([finding({ aliases: ['X'] }), finding({ id: 'CVE-2026-0002', aliases: ['X'] })]);
    expect(found.find(({ name }) => name === 'X')?.ids).toEqual(['CVE-2026-0001', 'CVE-2026-0002']);
  });

  it('list at most 20 packages and count all', () => {
    const many = Array.from({ length: 30 }, (_, index) => finding({ package: { name: `p${index}`, version: '1' } }));
    const [only] = vulnerabilitiesOf(many);
    expect(only?.packages).toHaveLength(20);
    expect(only?.packageCount).toBe(30);
  });

  it('are no secrets and no configuration', () => {
    expect(vulnerabilitiesOf([finding({ kind: 'secret' }), finding({ kind: 'configuration' })])).toEqual([]);
  });

  it('do not depend on the order of the findings', () => {
    const some = fc.array(
      fc.record({
        id: fc.constantFrom('CVE-1', 'CVE-2', '', '\ud800'),
        severity: fc.constantFrom('CRITICAL' as const, 'LOW' as const),
        aliases: fc.subarray(['CVE-2', 'GHSA-1', '']),
        package: fc.record({ name: fc.constantFrom('a', 'b'), version: fc.constantFrom('1', '2') }),
      }),
    );
    fc.assert(
      fc.property(some, (given) => {
        const findings = given.map(finding);
        expect(vulnerabilitiesOf(findings.toReversed())).toEqual(vulnerabilitiesOf(findings));
      }),
    );
  });
});

test('a package that stands in several places or for several architectures is one, by its purl without qualifiers', () => {
  const of = (purl: string) => ({ name: 'openssl', version: '3.0', purl });
  expect(
    packagesOf([of('pkg:deb/debian/openssl@3.0?arch=amd64'), of('pkg:deb/debian/openssl@3.0?arch=arm64')]),
  ).toEqual([of('pkg:deb/debian/openssl@3.0')]);
});

test('the differences between two lists turn one into the other, and are none between equal ones', () => {
  fc.assert(
    fc.property(list, list, (before, found) => {
      const left = new Map(before.map((one) => [one.id, one]));
      for (const change of differences(before, found, idOf)) {
        expect(change.before).toEqual(left.get(idOf(change.found ?? change.before ?? { id: '', version: 0 })));
        if (change.found) left.set(change.found.id, change.found);
        else left.delete(change.before?.id ?? '');
      }
      expect([...left.values()].sort(byId)).toEqual([...found].sort(byId));
      expect(differences(found, found, idOf)).toEqual([]);
    }),
  );
});

test('a scan that did not look everywhere takes nothing away', () => {
  const before = [
    { id: 'a', version: 1 },
    { id: 'b', version: 1 },
  ];
  expect(unionOf(before, [{ id: 'b', version: 2 }], idOf)).toEqual([
    { id: 'a', version: 1 },
    { id: 'b', version: 2 },
  ]);
});
