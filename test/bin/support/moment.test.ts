import { InvalidArgumentError } from 'commander';
import { parseEnd, parseStart } from '../../../bin/support/moment';

test.each([
  ['2026-11-05', '2026-11-05T00:00:00.000Z', '2026-11-05T23:59:59.999Z'],
  ['2026-11-05T08:00Z', '2026-11-05T08:00:00.000Z', '2026-11-05T08:00:00.000Z'],
  ['2026-11-05T08:00:01.5Z', '2026-11-05T08:00:01.500Z', '2026-11-05T08:00:01.500Z'],
  ['2028-02-29', '2028-02-29T00:00:00.000Z', '2028-02-29T23:59:59.999Z'],
])('%s begins at %s and ends at %s', (text, start, end) => {
  expect([parseStart(text).toISOString(), parseEnd(text).toISOString()]).toEqual([start, end]);
});

test.each([
  '',
  'yesterday',
  '2026-11',
  '2026-11-31',
  '2026-02-29',
  '2026-11-05T08:00',
  '2026-11-05T25:00Z',
  '1e3',
  '+275760-09-13',
])('"%s" is neither a date nor a time', (text) => {
  expect(() => parseStart(text)).toThrow(InvalidArgumentError);
  expect(() => parseEnd(text)).toThrow(InvalidArgumentError);
});
