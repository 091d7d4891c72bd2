import { parseBody } from '../../../../lambdas/request-guard/request/parse-body';
import { requestCaps } from '../../../../lambdas/request-guard/request/request-caps';
import { aBody, aRequest, refusalOf, toldOf } from './fixtures/a-request';

const FORM = 'application/x-www-form-urlencoded';
const caps = requestCaps({ contentTypes: ['*/*'] });
const small = requestCaps({ maxBodyBytes: 60, maxDepth: 2, maxKeys: 3, maxStringLength: 10, contentTypes: ['*/*'] });

describe('A body', () => {
  it.each<[string, string, string | Uint8Array, unknown]>([
    ['JSON', 'application/json', '{"a":[1,"é"]}', { kind: 'json', value: { a: [1, 'é'] } }],
    ['JSON with a byte order mark', 'application/json', '\ufeff1', { kind: 'json', value: 1 }],
    ['JSON of a kind', 'application/problem+json', 'null', { kind: 'json', value: null }],
    [
      'a form',
      FORM,
      'a=1&b=%C3%A9+x',
      {
        kind: 'form',
        fields: [
          { name: 'a', value: '1' },
          { name: 'b', value: 'é x' },
        ],
      },
    ],
    ['XML', 'application/soap+xml', '<a/>', { kind: 'text', text: '<a/>', mediaType: 'application/soap+xml' }],
    ['text', 'text/csv', 'a,b', { kind: 'text', text: 'a,b', mediaType: 'text/csv' }],
    [
      'what is UTF-8 by chance',
      'application/graphql',
      '{ a }',
      { kind: 'text', text: '{ a }', mediaType: 'application/graphql' },
    ],
    ['bytes', 'image/png', Buffer.from([0x89, 0x50, 0xff]), { kind: 'binary', mediaType: 'image/png' }],
  ])('of %s is read as that', (_, type, body, parsed) => {
    expect(parseBody(aBody(type, body), caps)).toEqual(parsed);
  });

  it.each([
    ['null', null],
    ['empty', new Uint8Array()],
  ])('that is %s needs no content type', (_, body) => {
    expect(parseBody(aRequest({ body }), caps)).toEqual({ kind: 'none' });
  });

  it.each<[string, string, string | Uint8Array, string]>([
    ['no JSON', 'application/json', '{"secret":1,}', 'body: is no JSON'],
    ['a text that JSON does not have', 'application/json', '{"secret": NaN}', 'body: is no JSON'],
    ['no UTF-8', 'application/json', Buffer.from([0x22, 0xc0, 0xaf, 0x22]), 'body: is no UTF-8'],
    ['surrogates in UTF-8', 'text/plain', Buffer.from([0xed, 0xa0, 0x80]), 'body: is no UTF-8'],
    ['a form that is no UTF-8', FORM, Buffer.from([0x61, 0x3d, 0xff]), 'body: is no UTF-8'],
  ])('that is %s is refused without a word of it', (_, type, body, told) => {
    const refusal = refusalOf(() => parseBody(aBody(type, body), caps));
    expect(refusal).toMatchObject({ code: 'malformed-body', event: null, problem: { status: 400 } });
    expect(toldOf(refusal)).toBe(told);
  });

  it.each<[string, string, string, string, string]>([
    ['bytes', 'text/plain', 'x'.repeat(61), 'body-too-large', 'body: more than 60 bytes'],
    ['levels', 'application/json', '[[[1]]]', 'body-too-complex', 'body[0][0]: more than 2 levels'],
    ['fields', FORM, 'a&b&c&d', 'body-too-complex', 'body: more than 3 fields'],
    ['characters in a field', FORM, 'a=12345678901', 'body-too-complex', 'body.a: more than 10 characters'],
    ['characters in a name', FORM, '12345678901=', 'body-too-complex', 'body["12345678901"]: more than 10 characters'],
    ['levels in a name', FORM, 'a[b][c].d=1', 'body-too-complex', 'body["a[b][c].d"]: more than 2 levels'],
  ])('with more %s than the caps is refused', (_, type, body, code, told) => {
    const refusal = refusalOf(() =>
      parseBody(aBody(type, body), { ...small, maxStringLength: type === FORM && body.includes('[') ? 20 : 10 }),
    );
    expect(refusal.code).toBe(code);
    expect(toldOf(refusal)).toBe(told);
  });

  it.each([
    ['<?xml version="1.0" encoding="UTF-8"?><a/>', true],
    ["<?xml version='1.0' encoding='us-ascii'?><a/>", true],
    ['<a encoding="utf-7"/>', true],
    ['<?xml version="1.0" encoding="utf-7"?><a/>', false],
    ["<?xml version='1.0' encoding = 'UTF-16LE'?><a/>", false],
  ])('of XML may name no encoding but UTF-8: %s', (body, accepted) => {
    const read = () => parseBody(aBody('application/xml', body), caps);
    if (accepted) expect(read()).toMatchObject({ kind: 'text' });
    else expect(refusalOf(read).code).toBe('unsupported-media-type');
  });

  it('is refused for its size before its content type is looked at', () => {
    expect(refusalOf(() => parseBody(aRequest({ body: Buffer.alloc(61) }), small)).code).toBe('body-too-large');
  });

  it.each([
    ['the query', aRequest({ query: [{ name: 'a[__proto__]', value: '' }] }), 'query'],
    ['a cookie', aRequest({ cookies: [{ name: '__proto__', value: '' }] }), 'cookies'],
    ['a form', aBody(FORM, 'constructor%5Bprototype%5D%5Bx%5D=1'), 'body'],
    ['JSON', aBody('application/json', '{"__proto__":1}'), 'body'],
  ])('is refused where a name in %s would reach a prototype', (_, request, place) => {
    const refusal = refusalOf(() => parseBody(request, caps));
    expect(refusal.code).toBe('polluting-key');
    expect(toldOf(refusal).startsWith(place)).toBe(true);
  });
});
