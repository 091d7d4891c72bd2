import fc from 'fast-check';
import {
  countFields,
  formDecode,
  parseForm,
  percentDecode,
} from '../../../../lambdas/request-guard/request/percent-decoding';

describe('Percent-decoding', () => {
  it.each([
    ['plain', 'plain'],
    ['a%20b%C3%A9', 'a bé'],
    ['a+b', 'a+b'],
    ['%253C', '%3C'],
    ['100%', '100%'],
    ['%zz%3Cb%3E', '%zz<b>'],
    ['%3Cscript%3E%FF', '<script>%FF'],
    ['%3C%FF%3E', '<%FF>'],
    ['%C3%A9 %FF', 'é %FF'],
    ['%u003C', '%u003C'],
  ])('reads %s as %s', (text, decoded) => {
    expect(percentDecode(text)).toBe(decoded);
  });

  it('is the opposite of encoding, and never fails', () => {
    fc.assert(fc.property(fc.string({ unit: 'grapheme' }), (text) => percentDecode(encodeURIComponent(text)) === text));
    fc.assert(fc.property(fc.string(), (text) => typeof percentDecode(text) === 'string'));
  });

  it('of a form takes a plus sign for a space', () => {
    expect(formDecode('a+b%2B')).toBe('a b+');
  });
});

describe('A form', () => {
  it.each([
    ['', []],
    ['a=1&a=2', ['a=1', 'a=2']],
    ['a', ['a=']],
    ['a=b=c', ['a=b=c']],
    ['&&a=1&', ['a=1']],
    ['=1', ['=1']],
    ['%61+b=c+%26', ['a b=c &']],
  ])('%j has its fields in their order', (text, fields) => {
    expect(parseForm(text).map(({ name, value }) => `${name}=${value}`)).toEqual(fields);
    expect(countFields(text)).toBeGreaterThanOrEqual(fields.length);
  });

  it('is read as the URL standard does, where every escape is valid', () => {
    const pair = fc.tuple(fc.string({ unit: 'grapheme', minLength: 1 }), fc.string({ unit: 'grapheme' }));
    fc.assert(
      fc.property(fc.array(pair), (pairs) => {
        const text = new URLSearchParams(pairs).toString();
        expect(parseForm(text).map(({ name, value }) => [name, value])).toEqual([...new URLSearchParams(text)]);
      }),
    );
  });
});
