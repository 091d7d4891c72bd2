import {
  responseShapeOf,
  toHandlerResult,
  UnusableResult,
} from '../../../../lambdas/request-guard/response/handler-result';
import { albEvent, albMultiValueEvent, functionUrlEvent, httpEvent, restEvent } from '../request/fixtures/events';

const JSON_TYPE = { 'content-type': 'application/json' };

describe('The result of a handler', () => {
  it.each<[string, unknown, string]>([
    ['a text', 'hello', 'hello'],
    ['an object', { a: 1 }, '{"a":1}'],
    ['an object with an undefined status', { statusCode: undefined, a: 1 }, '{"a":1}'],
    ['a list', [1], '[1]'],
    ['a number', 7, '7'],
    ['null', null, 'null'],
    ['nothing', undefined, 'null'],
  ])('in payload format 2.0 may be %s, which becomes the body', (_, result, body) => {
    const response = { statusCode: 200, headers: JSON_TYPE, body };
    expect(toHandlerResult('http-v2', result)).toEqual(response);
    expect(toHandlerResult('function-url', result)).toEqual(response);
  });

  it.each(['rest-v1', 'http-v2', 'alb'] as const)('of %s is taken as it is where it has a status', (shape) => {
    const result = { statusCode: 201, headers: { a: 'b' }, body: 'x', cookies: ['c=d'], other: 1 };
    expect(toHandlerResult(shape, result)).toEqual(result);
  });

  it('may have a status as a text, and null for what is not there', () => {
    const result = { statusCode: '204', headers: null, multiValueHeaders: null, body: null };
    expect(toHandlerResult('rest-v1', result)).toEqual({ statusCode: 204 });
  });

  it.each<[string, unknown, string]>([
    ['a text', 'hello', 'no statusCode'],
    ['an object', { body: 'x' }, 'no statusCode'],
    ['nothing', undefined, 'no statusCode'],
    ['a status that is none', { statusCode: 'ok' }, 'no status'],
    ['a status out of range', { statusCode: 99 }, 'no status'],
    ['headers that are a list', { statusCode: 200, headers: ['a'] }, 'no headers'],
    ['lists of headers that are texts', { statusCode: 200, multiValueHeaders: { a: 'b' } }, 'no headers'],
    ['a body that is an object', { statusCode: 200, body: {} }, 'no text'],
  ])('of a REST API or a load balancer must not be %s', (_, result, told) => {
    expect(() => toHandlerResult('rest-v1', result)).toThrow(UnusableResult);
    expect(() => toHandlerResult('alb', result)).toThrow(told);
  });

  it.each([
    ['a circle', circle()],
    ['a big integer', { n: 1n }],
  ])('must not be %s, which JSON has not', (_, result) => {
    expect(() => toHandlerResult('http-v2', result)).toThrow(UnusableResult);
  });
});

function circle(): unknown {
  const list: unknown[] = [];
  list.push(list);
  return { list };
}

describe('The shape of a response', () => {
  it.each([
    ['rest-v1', restEvent()],
    ['http-v2', httpEvent()],
    ['function-url', functionUrlEvent()],
    ['alb', albEvent()],
    ['alb-multi-value', albMultiValueEvent()],
  ])('is %s for its event', (shape, event) => {
    expect(responseShapeOf(event)).toBe(shape);
  });
});
