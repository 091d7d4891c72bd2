import fc from 'fast-check';
import { sanitizeBody, sanitizeRequest, sanitizeText } from '../../../../lambdas/request-guard/validation/sanitize';
import { aRequest } from '../events/a-request';

describe('Sanitizing', () => {
  it.each<[string, string, string]>([
    ['null bytes', 'a\u0000b', 'ab'],
    ['control characters of both tables', '\u0001a\u007f\u009fb\u001b[0m', 'ab[0m'],
    ['what is decomposed', 'e\u0301', '\u00e9'],
  ])('changes %s', (_, text, expected) => {
    expect(sanitizeText(text)).toBe(expected);
  });

  it.each(['a\tb\r\nc', "O'Brien <b>&amp;</b>", '値 👩‍👩‍👧 \ud800'])('leaves %j as it is', (text) => {
    expect(sanitizeText(text)).toBe(text);
  });

  it('changes nothing the second time', () => {
    fc.assert(
      fc.property(fc.array(fc.nat({ max: 0xffff })), (units) => {
        const once = sanitizeText(String.fromCharCode(...units));
        expect(sanitizeText(once)).toBe(once);
      }),
    );
  });

  it('reaches all texts of a body, and leaves keys and what is no text', () => {
    const value = JSON.parse('{"a\\u0000":["x\\u0000",1,null,true,{"__proto__":"y\\u0000"}]}');
    const cleaned = sanitizeBody({ kind: 'json', value });
    expect(cleaned).toEqual({ kind: 'json', value: JSON.parse('{"a\\u0000":["x",1,null,true,{"__proto__":"y"}]}') });
    expect(sanitizeBody({ kind: 'form', fields: [{ name: 'a\u0000', value: 'b\u0000' }] })).toEqual({
      kind: 'form',
      fields: [{ name: 'a\u0000', value: 'b' }],
    });
    expect(sanitizeBody({ kind: 'text', text: 'b\u0000', mediaType: 'text/plain' })).toMatchObject({ text: 'b' });
    expect(sanitizeBody({ kind: 'binary', mediaType: 'image/png' })).toEqual({
      kind: 'binary',
      mediaType: 'image/png',
    });
  });

  it('reaches the values of query, path and cookies', () => {
    const values = [{ name: 'a', value: 'b\u0000' }];
    const { query, pathParameters, cookies, headers } = sanitizeRequest(
      aRequest({ query: values, pathParameters: values, cookies: values }),
    );
    for (const part of [query, pathParameters, cookies]) expect(part).toEqual([{ name: 'a', value: 'b' }]);
    expect(headers).toEqual(aRequest().headers);
  });
});
