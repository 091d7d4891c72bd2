import fc from 'fast-check';
import type { Finding } from '../../../lambdas/verdicts/finding';
import {
  carriedOccurrences,
  differences,
  type OccurrenceItem,
  occurrenceIn,
  packagesOf,
  unionOf,
  voidedBefore,
  vulnerabilitiesOf,
} from '../../../lambdas/verdicts/occurrence';
import type { OccurrenceHistory } from '../../../lambdas/verdicts/verdict';
import { verdictRecord } from '../../support/verdict-record';

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

interface Found {
  readonly id: string;
  readonly version: number;
}
const idOf = ({ id }: Found): string => id;
const list = fc.uniqueArray(
  fc.record({ id: fc.constantFrom<string>('a', 'b', 'c', 'd'), version: fc.integer({ min: 1, max: 2 }) }),
  { selector: idOf },
);

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

function byId(a: Found, b: Found): number {
  return a.id < b.id ? -1 : 1;
}

/**
 * Runs of one image as they can follow each other: each reads the current verdict, writes its differences, all of them or
 * only some, in time or after others, and commits or does not. What items and verdict then say must be what the committed
 * run found.
 */
describe('Items and the current verdict together', () => {
  const POINTER = { key: 'k', sha256: 's' };
  const run = fc.record({
    found: list,
    commits: fc.boolean(),
    written: fc.integer({ min: 0, max: 4 }),
    late: fc.boolean(),
    anew: fc.constantFrom(false, false, false, true),
    looks: fc.constantFrom(true, true, true, false),
  });

  it('always tell what the run found whose verdict is current, whatever the others wrote', () => {
    fc.assert(
      fc.property(fc.array(run, { maxLength: 12 }), (runs) => {
        const items = new Map<string, OccurrenceItem<Found>>();
        const put = (id: string, item: OccurrenceItem<Found>) => {
          const standing = items.get(id);
          if (!standing || standing.fromGen < item.fromGen) items.set(id, item);
        };
        let truth: readonly Found[] = [];
        let current: { readonly gen: number; readonly occurrences?: OccurrenceHistory } | undefined;
        const late: (() => void)[] = [];

        for (const [index, { found, commits, written, late: isLate, anew, looks }] of runs.entries()) {
          const gen = index + 1;
          if (!looks) {
            // A run that proves nothing commits without looking: what was known stays known.
            if (!commits) continue;
            const carried = carriedOccurrences(verdictOrNone(current), { gen });
            current = { gen, ...carried };
            continue;
          }
          const history = current?.occurrences;
          const full = anew || !history;
          const before: readonly Found[] = history ? truth : [];
          const changes = full
            ? found.map((one) => ({ found: one, before: before.find(({ id }) => id === one.id) }))
            : differences(before, found, idOf);
          const puts = changes.map((change) => () => {
            const { found: now, before: then } = change;
            const id = idOf(now ?? then ?? { id: '', version: 0 });
            put(id, { fromGen: gen, ...(now ? { found: now } : {}), ...(then ? { before: then } : {}) });
          });
          if (!commits) {
            for (const write of puts.slice(0, written)) isLate ? late.push(write) : write();
            continue;
          }
          for (const write of puts) write();
          const voided = full || !current ? [] : voidedBefore(current, gen);
          const since = full ? gen : (history?.since.vulnerabilities ?? gen);
          current = { gen, occurrences: { since: { vulnerabilities: since, packages: null }, voided, list: POINTER } };
          truth = found;
        }
        for (const write of late) write();

        const told = [...items.values()].flatMap((item) => {
          const one = current && occurrenceIn(item, 'vulnerabilities', current);
          return one ? [one] : [];
        });
        expect(told.sort(byId)).toEqual([...truth].sort(byId));
      }),
      { numRuns: 2000 },
    );
  });

  function verdictOrNone(current: { readonly gen: number; readonly occurrences?: OccurrenceHistory } | undefined) {
    return current ? verdictRecord(current) : undefined;
  }
});
