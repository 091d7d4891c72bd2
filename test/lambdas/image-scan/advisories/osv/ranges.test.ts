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

it.each<[string, OsvRange, readonly AffectedInterval[]]>([
  ['unfixed', range({ introduced: '0' }), [{ from: null, to: null }]],
  [
    'fixed twice',
    range({ introduced: '1.0' }, { fixed: '1.2' }, { introduced: '3.0' }, { fixed: '3.2' }),
    [
      { from: '1.0', to: { kind: 'fixed', version: '1.2' } },
      { from: '3.0', to: { kind: 'fixed', version: '3.2' } },
    ],
  ],
  [
    'out of order',
    range({ fixed: '1.10' }, { introduced: '1.9' }),
    [{ from: '1.9', to: { kind: 'fixed', version: '1.10' } }],
  ],
  [
    'a last affected version',
    range({ introduced: '0' }, { last_affected: '2.1.214' }),
    [{ from: null, to: { kind: 'last-affected', version: '2.1.214' } }],
  ],
  [
    'a limit',
    range({ introduced: '1.0' }, { limit: '1.5' }, { limit: '1.7' }),
    [{ from: '1.0', to: { kind: 'limit', version: '1.7' } }],
  ],
  ['an infinite limit', range({ introduced: '1.0' }, { limit: '1.5' }, { limit: '*' }), [{ from: '1.0', to: null }]],
  ['fixed before it was introduced', range({ fixed: '1.0' }, { introduced: '2.0' }), [{ from: '2.0', to: null }]],
  ['introduced above the limit', range({ introduced: '2.0' }, { limit: '1.0' }), []],
])('reads a range that is %s', (_, of, expected) => {
  expect(intervalsOf(of, 'pep440')).toEqual(expected);
});

it('does not read a range with an event that is no version', () => {
  expect(intervalsOf(range({ introduced: '0' }, { fixed: 'latest' }), 'pep440')).toBeNull();
});

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
