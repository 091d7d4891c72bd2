import fc from 'fast-check';
import { InvalidJson } from '../../../../lambdas/image-scan/policy/errors';
import { readJson } from '../../../../lambdas/image-scan/policy/read-json';

describe('reading JSON', () => {
  it('reads what JSON.stringify writes', () => {
    fc.assert(
      fc.property(fc.jsonValue({ maxDepth: 5 }), fc.nat({ max: 3 }), (value, indent) => {
        const text = JSON.stringify(value, null, indent);
        fc.pre(!text.includes('"__proto__":'));
        expect(readJson(text)).toEqual(JSON.parse(text));
      }),
    );
  });

  it('accepts no text that JSON.parse refuses, and refuses none that it accepts but for doubled keys', () => {
    const tokens = [
      '{',
      '}',
      '[',
      ']',
      ':',
      ',',
      '"a"',
      '"b"',
      '1',
      '-',
      '0',
      '.5',
      'e3',
      'true',
      'nul',
      ' ',
      '\n',
      '"',
    ];
    fc.assert(
      fc.property(fc.array(fc.constantFrom(...tokens), { maxLength: 12 }), (parts) => {
        const text = parts.join('');
        const [expected, actual] = [JSON.parse, readJson].map((read) => {
          try {
            return { value: read(text) as unknown };
          } catch (error) {
            return { refused: error instanceof Error ? error.message : String(error) };
          }
        });
        if (String(actual?.refused).includes('appears twice')) return;
        expect(actual?.value).toEqual(expected?.value);
        expect(actual?.refused === undefined).toBe(expected?.refused === undefined);
      }),
      { numRuns: 3000 },
    );
  });

  it('ends every hostile text with a value or an InvalidJson', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary', maxLength: 200 }), (text) => {
        try {
          readJson(text);
        } catch (error) {
          expect(error).toBeInstanceOf(InvalidJson);
        }
      }),
    );
  });
});
