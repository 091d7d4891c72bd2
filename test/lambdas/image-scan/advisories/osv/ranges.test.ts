import type { AffectedInterval } from '../../../../../lambdas/image-scan/advisories/database/advisory-database';
import type { OsvRange } from '../../../../../lambdas/image-scan/advisories/osv/osv-record';
import { intervalsOf } from '../../../../../lambdas/image-scan/advisories/osv/ranges';

const range = (...events: OsvRange['events']): OsvRange => ({ type: 'ECOSYSTEM', events });

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
