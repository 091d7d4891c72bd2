import fc from 'fast-check';
import type { AffectedInterval } from '../../../../../lambdas/image-scan/advisories/database/advisory-database';
import type { VersionOrder } from '../../../../../lambdas/image-scan/advisories/ecosystems';
import { intervalContains } from '../../../../../lambdas/image-scan/advisories/osv/contains';
import type { OsvRange } from '../../../../../lambdas/image-scan/advisories/osv/osv-record';
import { intervalsOf } from '../../../../../lambdas/image-scan/advisories/osv/ranges';
import { includedInRange } from './specification';

const range = (...events: OsvRange['events']): OsvRange => ({ type: 'ECOSYSTEM', events });
const contains = (intervals: readonly AffectedInterval[], version: string, order: VersionOrder) =>
  intervals.some((interval) => intervalContains(interval, version, order) === true);

it('holds what the algorithm of the specification holds, whatever the events', () => {
  const version = fc
    .tuple(fc.integer({ min: 0, max: 3 }), fc.integer({ min: 0, max: 3 }), fc.constantFrom('', 'rc1', '.post1'))
    .map(([major, minor, rest]) => `${major}.${minor}${rest}`);
  const event: fc.Arbitrary<OsvRange['events'][number]> = fc.oneof(
    version.map((introduced) => ({ introduced })),
    fc.constant({ introduced: '0' }),
    version.map((fixed) => ({ fixed })),
    version.map((last_affected) => ({ last_affected })),
    fc.oneof({ weight: 3, arbitrary: version }, { weight: 1, arbitrary: fc.constant('*') }).map((limit) => ({ limit })),
  );
  fc.assert(
    fc.property(fc.array(event, { minLength: 1, maxLength: 6 }), version, (events, installed) => {
      const of = range(...events);
      const intervals = intervalsOf(of, 'pep440') ?? [];
      expect(contains(intervals, installed, 'pep440')).toBe(includedInRange(installed, of, 'pep440'));
    }),
    { numRuns: 5000 },
  );
});
