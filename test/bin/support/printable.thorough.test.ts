import fc from 'fast-check';
import { printable, printableJson } from '../../../bin/support/printable';

const STEERS_A_TERMINAL = /[\p{Cc}\p{Zl}\p{Zp}\u202A-\u202E\u2066-\u2069]/u;

const hostile = fc.string({
  unit: fc.oneof(
    fc.constantFrom('\u001b', '\u009b', '\u2028', '\u202e', '\n', '\u007f', '"'),
    fc.string({ unit: 'binary' }),
  ),
});

test('no text can steer a terminal', () => {
  fc.assert(fc.property(hostile, (text) => !STEERS_A_TERMINAL.test(printable(text))));
});

test('JSON keeps its value, and cannot steer a terminal either', () => {
  fc.assert(
    fc.property(fc.dictionary(hostile, hostile), (value) => {
      const text = printableJson(value);
      expect(JSON.parse(text)).toEqual(JSON.parse(JSON.stringify(value)));
      expect(STEERS_A_TERMINAL.test(text.replaceAll('\n', ''))).toBe(false);
    }),
  );
});
