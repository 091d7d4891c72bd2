import { checkSizes } from '../../../../lambdas/request-guard/request/check-sizes';
import type { GuardRequest } from '../../../../lambdas/request-guard/request/guard-request';
import { requestCaps } from '../../../../lambdas/request-guard/request/request-caps';
import { aRequest, refusalOf, toldOf } from './fixtures/a-request';

const caps = requestCaps({
  maxUrlLength: 20,
  maxQueryParameters: 2,
  maxHeaders: 3,
  maxHeaderLength: 30,
  maxCookies: 2,
  maxBodyBytes: 4,
});

const pairs = (count: number, value = '') =>
  Array.from({ length: count }, (_, index) => ({ name: `n${index}`, value }));

describe('The sizes of a request', () => {
  it('may be as large as the caps', () => {
    const request = aRequest({
      path: '/12345678901',
      query: pairs(2),
      headers: new Map([['accept', ['a', 'b', 'c']]]),
      cookies: pairs(2),
      body: Buffer.from('1234'),
    });
    expect(() => checkSizes(request, caps)).not.toThrow();
  });

  it.each<[string, Partial<GuardRequest>, number, string]>([
    ['a long path', { path: `/${'x'.repeat(20)}` }, 414, 'url: more than 20 characters'],
    ['a long query', { query: pairs(2, 'a long value') }, 414, 'url: more than 20 characters'],
    ['many parameters', { query: pairs(3) }, 414, 'query: more than 2 parameters'],
    [
      'many headers',
      {
        headers: new Map([
          ['a', ['1', '2']],
          ['b', ['1', '2']],
        ]),
      },
      431,
      'headers: more than 3 headers',
    ],
    ['long headers', { headers: new Map([['a', ['x'.repeat(30)]]]) }, 431, 'headers: more than 30 characters'],
    ['many cookies', { cookies: pairs(3) }, 431, 'cookies: more than 2 cookies'],
    ['long cookies', { cookies: pairs(2, 'x'.repeat(13)) }, 431, 'cookies: more than 30 characters'],
    ['a long body', { body: Buffer.from('12345') }, 413, 'body: more than 4 bytes'],
  ])('refuse %s with the cap', (_, changes, status, told) => {
    const refusal = refusalOf(() => checkSizes(aRequest(changes), caps));
    expect(refusal.problem.status).toBe(status);
    expect(toldOf(refusal)).toBe(told);
    expect(refusal.event).toMatchObject({ type: 'SUSPICIOUS_ACTIVITY', severity: 'LOW', action: 'BLOCK' });
  });
});
