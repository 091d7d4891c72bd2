import { InvalidJson } from '../../../../lambdas/image-scan/policy/errors';
import { readJson } from '../../../../lambdas/image-scan/policy/read-json';

function errorOf(text: string): InvalidJson {
  try {
    readJson(text);
  } catch (error) {
    if (error instanceof InvalidJson) return error;
    throw error;
  }
  throw new Error('expected a refusal');
}

describe('reading JSON', () => {
  it.each([
    ['{\n  "a": 1,\n  b\n}', 3, 3, 'expected a key in double quotes, found "b"'],
    ['{"a": 1,}', 1, 9, 'expected a key in double quotes, found "}"'],
    ['{"a": tru}', 1, 7, 'expected a value, found "t"'],
    ['{"a" 1}', 1, 6, 'expected ":", found "1"'],
    ['{"a": 1 "b": 2}', 1, 9, 'expected "," or "}", found "\\""'],
    ['[1 2]', 1, 4, 'expected "," or "]", found "2"'],
    ['[01]', 1, 3, 'expected "," or "]", found "1"'],
    ['{}\n{}', 2, 1, 'expected the end of the document, found "{"'],
    ['', 1, 1, 'expected a value, found the end of the document'],
    ['{"a": "b', 1, 7, 'this string has no closing quote'],
    ['{"a": "b\\', 1, 7, 'this string has no closing quote'],
    ['{"a": "b\nc"}', 1, 7, 'this string holds a line break, another control character or an invalid escape'],
    ['{"a": 1,\n "a": 2}', 2, 2, 'the key "a" appears twice'],
    ['{"a": 1, "\\u0061": 2}', 1, 10, 'the key "a" appears twice'],
    ['{"__proto__": {}}', 1, 2, 'the key "__proto__" is not allowed'],
  ])('says where and what is wrong in %j', (text, line, column, why) => {
    const error = errorOf(text);
    expect([error.line, error.column]).toEqual([line, column]);
    expect(error.message).toBe(`line ${line}, column ${column}: ${why}`);
  });

  it('refuses nesting that would exhaust the stack', () => {
    expect(errorOf('['.repeat(100_000)).message).toContain('nested deeper than 64 levels');
    expect(errorOf('{"a":'.repeat(100_000)).message).toContain('nested deeper than 64 levels');
  });
});
