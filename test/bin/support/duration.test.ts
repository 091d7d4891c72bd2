import { durationText, parseDuration } from '../../../bin/support/duration';

test.each([
  ['0s', 0],
  ['90s', 90_000],
  ['15m', 900_000],
  ['24h', 86_400_000],
])('%s is %d ms', (text, ms) => {
  expect(parseDuration(text)).toBe(ms);
});

test.each(['', '15', '1d', '-1s', '1.5h', '25h', '1441m', '1m30s', ' 1m', '9999999s'])('"%s" is refused', (text) => {
  expect(() => parseDuration(text)).toThrow('Expected a time such as 90s, 15m or 2h');
});

test.each([
  [0, '0s'],
  [1_499, '1s'],
  [90_000, '1m 30s'],
  [900_000, '15m'],
  [86_400_000, '24h'],
])('%d ms are %s', (ms, text) => {
  expect(durationText(ms)).toBe(text);
});
