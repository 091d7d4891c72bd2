import type { HandlerResult, ResponseShape } from '../../../../lambdas/request-guard/response/handler-result';
import { withHeaders } from '../../../../lambdas/request-guard/response/with-headers';

const SHAPES: readonly ResponseShape[] = ['rest-v1', 'http-v2', 'function-url', 'alb', 'alb-multi-value'];

/** Every header that goes out, whatever the form: names in lower case with all their values. */
function sentBy(shape: ResponseShape, result: HandlerResult, added: Record<string, string>): Record<string, string[]> {
  const { headers = {}, multiValueHeaders = {} } = withHeaders(shape, result, added);
  const sent: Record<string, string[]> = {};
  for (const [name, value] of [...Object.entries(headers), ...Object.entries(multiValueHeaders)]) {
    const lower = name.toLowerCase();
    sent[lower] = [...(sent[lower] ?? []), ...[value].flat().map(String)];
  }
  return sent;
}

describe('Added headers', () => {
  it.each(SHAPES)('go out once beside those of the handler, for %s', (shape) => {
    const result = { statusCode: 200, headers: { 'Cache-Control': 'public' }, body: 'x' };
    expect(sentBy(shape, result, { 'cache-control': 'no-store', 'x-new': '1' })).toEqual({
      'cache-control': ['public'],
      'x-new': ['1'],
    });
  });

  it.each(SHAPES)('find the lists of the handler, whatever their case, for %s', (shape) => {
    const result = { statusCode: 200, multiValueHeaders: { 'CACHE-control': ['public'] } };
    expect(sentBy(shape, result, { 'cache-control': 'no-store' })).toEqual({ 'cache-control': ['public'] });
  });

  it.each(SHAPES)('are added to a response without any, for %s', (shape) => {
    expect(sentBy(shape, { statusCode: 204 }, { a: 'b' })).toEqual({ a: ['b'] });
  });

  it('leave what else a response has', () => {
    const result = { statusCode: 200, cookies: ['a=b'], body: 'eA==', isBase64Encoded: true };
    expect(withHeaders('http-v2', result, { a: 'b' })).toEqual({ ...result, headers: { a: 'b' } });
  });

  it('leave both forms of a REST API as they are', () => {
    const result = {
      statusCode: 200,
      headers: { 'Set-Cookie': 'a=1', 'set-cookie': 'b=2', n: 1 },
      multiValueHeaders: { 'Set-Cookie': ['c=3', 'd=4'], vary: ['origin'] },
    };
    expect(withHeaders('rest-v1', result, { x: 'y' })).toEqual({ ...result, headers: { ...result.headers, x: 'y' } });
  });

  it('bring what a load balancer would pass over into the form that it reads', () => {
    const result = {
      statusCode: 200,
      headers: { a: '1', B: '2' },
      multiValueHeaders: { b: ['3', '4'], 'set-cookie': ['x', 'y'] },
    };
    expect(withHeaders('alb-multi-value', result, {})).toEqual({
      statusCode: 200,
      multiValueHeaders: { a: ['1'], b: ['3', '4'], 'set-cookie': ['x', 'y'] },
    });
    expect(withHeaders('alb', result, {})).toEqual({
      statusCode: 200,
      headers: { a: '1', b: '3, 4', 'set-cookie': 'y' },
    });
  });

  it('may have any name', () => {
    const response = withHeaders('alb', { statusCode: 200, headers: JSON.parse('{"__proto__":"a"}') }, {});
    expect(Object.entries(response.headers ?? {})).toEqual([['__proto__', 'a']]);
  });
});
