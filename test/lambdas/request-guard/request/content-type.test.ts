import { acceptedContentType, parseContentType } from '../../../../lambdas/request-guard/request/content-type';
import { DEFAULT_CONTENT_TYPES } from '../../../../lambdas/request-guard/request/request-caps';
import { expectLinearTime } from '../../../support/linear-time';
import { aRequest, refusalOf, toldOf } from './fixtures/a-request';

const accept = (headers: Record<string, string[]>, types = DEFAULT_CONTENT_TYPES) =>
  acceptedContentType(aRequest({ headers: new Map(Object.entries(headers)) }), types);

describe('A content type', () => {
  it.each<[string, string, Record<string, string>]>([
    ['application/json', 'application/json', {}],
    [' Text/Plain ; Charset=UTF-8 ', 'text/plain', { charset: 'UTF-8' }],
    ['multipart/form-data; boundary="a b\\"c"', 'multipart/form-data', { boundary: 'a b"c' }],
    ['a/b;;c=d; ;', 'a/b', { c: 'd' }],
  ])('%s is read with its parameters', (text, mediaType, parameters) => {
    const type = parseContentType(text);
    expect(type?.mediaType).toBe(mediaType);
    expect(Object.fromEntries(type?.parameters ?? [])).toEqual(parameters);
  });

  it.each([
    '',
    'json',
    '/json',
    'a/b c',
    'a/b; c',
    'a/b; c=',
    'a/b; c="d',
    'a/b; c=d; C=e',
    'a/b, c/d',
    `a/${'b'.repeat(600)}`,
  ])('%j is none', (text) => {
    expect(parseContentType(text)).toBeNull();
  });

  it.each([
    ['application/json', DEFAULT_CONTENT_TYPES],
    ['application/vnd.api+json', DEFAULT_CONTENT_TYPES],
    ['text/csv', DEFAULT_CONTENT_TYPES],
    ['application/json; charset="utf-8"', DEFAULT_CONTENT_TYPES],
    ['image/png', ['image/*']],
    ['image/png', ['*/*']],
  ])('%s is accepted', (text, types) => {
    expect(accept({ 'content-type': [text] }, types).mediaType).toBe(text.split(';')[0]);
  });

  it.each<[string, Record<string, string[]>, string]>([
    ['no type', {}, 'headers.content-type: a body must have a content type'],
    ['another type', { 'content-type': ['image/png'] }, 'headers.content-type: is none of the accepted media types'],
    [
      'a longer type',
      { 'content-type': ['application/jsonp'] },
      'headers.content-type: is none of the accepted media types',
    ],
    [
      'a type without what the star stands for',
      { 'content-type': ['application/+json'] },
      'headers.content-type: is none of the accepted media types',
    ],
    ['two types', { 'content-type': ['text/plain', 'application/json'] }, 'headers.content-type: there are several'],
    [
      'two types in one header',
      { 'content-type': ['text/plain,application/json'] },
      'headers.content-type: is no media type',
    ],
    [
      'another character set',
      { 'content-type': ['application/json; charset=utf-7'] },
      'headers.content-type: the character set must be UTF-8',
    ],
    [
      'a compressed body',
      { 'content-type': ['text/plain'], 'content-encoding': ['identity, gzip'] },
      'headers.content-encoding: the body must not be compressed',
    ],
  ])('is refused where there is %s', (_, headers, told) => {
    const refusal = refusalOf(() => accept(headers));
    expect(refusal).toMatchObject({ code: 'unsupported-media-type', problem: { status: 415 } });
    expect(toldOf(refusal)).toBe(told);
  });

  it('takes one type that is sent twice, and an encoding that is none', () => {
    const headers = { 'content-type': ['text/plain', 'text/plain'], 'content-encoding': ['Identity', ''] };
    expect(accept(headers).mediaType).toBe('text/plain');
  });

  it('takes time linear in its length', () => {
    for (const part of [' ', ';', '; a=', '\\"', 'a/']) {
      expectLinearTime((size) => parseContentType(`a/b; c="${part.repeat(size)}`), 50_000);
    }
  });
});
