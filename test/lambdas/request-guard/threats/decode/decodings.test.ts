import fc from 'fast-check';
import { classesOf } from '../../../../../lambdas/request-guard/threats/characters';
import { decodingsOf, mayBeEncoded } from '../../../../../lambdas/request-guard/threats/decode/decodings';

const textsOf = (text: string) => decodingsOf(text, classesOf(text)).map((decoding) => decoding.text);

describe('the decodings of a value', () => {
  it.each<[string, string, string]>([
    ['percent-encoding', '%3Cb%3E', '<b>'],
    ['percent-encoding of UTF-8', '%C3%BC', 'ü'],
    ['an overlong form', '%C0%AE%C0%AE%C0%AF', '../'],
    ['a byte that is no UTF-8', '%FFa', 'ÿa'],
    ['percent-encoding twice', '%2527', "'"],
    ['percent-encoding three times', '%252527', "'"],
    ['Microsoft’s wide form', '%u0027', "'"],
    ['a plus for a space', 'a+b', 'a b'],
    ['decimal entities', '&#39;&#00060', "'<"],
    ['hexadecimal entities', '&#x3c;', '<'],
    ['named entities', '&lt;&quot;&colon;', '<":'],
    ['entities in percent-encoding', '%26lt%3B', '<'],
    ['percent-encoding in entities', '&#37;27', "'"],
    ['script escapes', '\\u003c\\x3e\\u{27}', "<>'"],
    ['fullwidth forms', '＜ｂ＞', '<b>'],
    ['typographic quotes', '‘a’ “b”', '\'a\' "b"'],
    ['look-alike slashes', '..∕..⁄', '../../'],
    ['base64', Buffer.from("' or 1=1-- and more").toString('base64'), "' or 1=1-- and more"],
    ['its URL alphabet', Buffer.from('<<???>>~~~ text?').toString('base64url'), '<<???>>~~~ text?'],
    ['percent-encoding in base64', Buffer.from('%3Cscript%3E here').toString('base64'), '<script> here'],
  ])('undo %s', (_, encoded, decoded) => {
    expect(textsOf(encoded)[0]).toBe(encoded);
    expect(textsOf(encoded)).toContain(decoded);
  });

  it.each([
    'plain',
    '100% sure',
    'R&D & more',
    'C:\\Users\\me',
    'a + b',
    'Müller',
    '123e4567-e89b-12d3-a456-426614174000',
    'd41d8cd98f00b204e9800998ecf8427e',
    'International',
  ])('of %j are none but itself', (text) => {
    expect(textsOf(text)).toEqual([text]);
  });

  it('give base64 less weight', () => {
    const text = Buffer.from("' or 1=1-- and more").toString('base64');
    expect(decodingsOf(text, classesOf(text)).map(({ weight }) => weight)).toEqual([1, 0.9]);
  });

  it('are a few, whatever the value, and none where it cannot be encoded', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), (text) => {
        const found = decodingsOf(text, classesOf(text));
        expect(found.length).toBeLessThanOrEqual(14);
        if (!mayBeEncoded(text, classesOf(text))) expect(found).toHaveLength(1);
      }),
    );
  });

  it('undo what encodeURIComponent does, once and twice', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme', minLength: 1 }), (text) => {
        fc.pre(encodeURIComponent(text) !== text);
        expect(textsOf(encodeURIComponent(text))).toContain(text);
        expect(textsOf(encodeURIComponent(encodeURIComponent(text)))).toContain(text);
      }),
    );
  });
});
