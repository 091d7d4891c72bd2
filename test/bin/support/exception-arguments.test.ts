import { expiryOf, parseDays } from '../../../bin/support/exception-arguments';

const NOW = new Date('2026-11-05T12:00:00.000Z');

describe('A number of days', () => {
  it.each([
    ['1d', 86_400_000],
    ['366d', 366 * 86_400_000],
  ])('%s is read', (text, ms) => {
    expect(parseDays(text)).toBe(ms);
  });

  it.each(['0d', '367d', '14', '2w', '-1d', '1.5d', ''])('%p is refused', (text) => {
    expect(() => parseDays(text)).toThrow('Expected a number of days such as 14d');
  });
});

describe('An expiry', () => {
  it.each([
    ['30d', '2026-12-05T12:00:00.000Z'],
    ['2027-01-31', '2027-01-31'],
    ['soon', 'soon'],
  ])('%s is %s', (text, expected) => {
    expect(expiryOf(text, NOW)).toBe(expected);
  });

  it('beyond the calendar is left to the rules of exceptions', () => {
    expect(expiryOf('99999d', NOW)).toMatch(/^2300/);
  });
});
