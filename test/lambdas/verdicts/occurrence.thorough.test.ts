import fc from 'fast-check';
import {
  carriedOccurrences,
  differences,
  type OccurrenceItem,
  occurrenceIn,
  voidedBefore,
} from '../../../lambdas/verdicts/occurrence';
import type { OccurrenceHistory } from '../../../lambdas/verdicts/verdict';
import { verdictRecord } from '../../support/verdict-record';
import { byId, type Found, idOf, list } from './occurrence-lists';

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
