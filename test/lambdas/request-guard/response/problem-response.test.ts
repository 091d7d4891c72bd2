import type { Problem } from '../../../../lambdas/request-guard/refusal';
import { problemResponse } from '../../../../lambdas/request-guard/response/problem-response';

const problem: Problem = {
  status: 429,
  code: 'rate-limit-exceeded',
  detail: 'Too many requests.',
  headers: { 'retry-after': '7', 'cache-control': 'public' },
};
const HEADERS = { 'retry-after': '7', 'content-type': 'application/problem+json', 'cache-control': 'no-store' };
const LISTS = { 'retry-after': ['7'], 'content-type': ['application/problem+json'], 'cache-control': ['no-store'] };

describe('The response of a refusal', () => {
  it.each([
    ['rest-v1', { headers: HEADERS }],
    ['http-v2', { headers: HEADERS }],
    ['function-url', { headers: HEADERS }],
    ['alb', { headers: HEADERS, statusDescription: '429 Too Many Requests' }],
    ['alb-multi-value', { multiValueHeaders: LISTS, statusDescription: '429 Too Many Requests' }],
  ] as const)('is in the form of %s', (shape, form) => {
    const { body = '', ...rest } = problemResponse(shape, problem, 'r-1');
    expect(rest).toEqual({ statusCode: 429, isBase64Encoded: false, ...form });
    expect(JSON.parse(body)).toEqual({
      title: 'Too Many Requests',
      status: 429,
      detail: 'Too many requests.',
      code: 'rate-limit-exceeded',
      requestId: 'r-1',
    });
  });

  it('tells where the errors are', () => {
    const errors = [{ path: 'body.a', reason: 'stands twice' }];
    const { body = '' } = problemResponse('http-v2', { ...problem, errors }, 'r-1');
    expect(JSON.parse(body).errors).toEqual(errors);
  });

  it('has a title whatever the status', () => {
    expect(problemResponse('alb', { ...problem, status: 499 }, 'r-1').statusDescription).toBe('499 Error');
  });
});
