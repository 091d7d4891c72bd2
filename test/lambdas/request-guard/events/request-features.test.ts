import { requestFeatures } from '../../../../lambdas/request-guard/events/request-features';
import type { ParsedBody } from '../../../../lambdas/request-guard/request/parsed-body';
import { aRequest, someFacts } from './a-request';
import { NOW } from './an-event';

const SECRETS = ['hunter2', 'alice@example.com', 'session-value', 'nested-value', '192.0.2.7', 'curl'];

const request = aRequest({
  method: 'POST',
  path: '/users/alice@example.com/items',
  route: '/users/{id}/items',
  query: [
    { name: 'q', value: 'hunter2' },
    { name: 'limit', value: '10' },
  ],
  cookies: [{ name: 'session', value: 'session-value' }],
  body: Buffer.from('{"a":{"b":["nested-value",1]}}'),
});
const body: ParsedBody = { kind: 'json', value: { a: { b: ['nested-value', 1] } } };
const identity = {
  ...{ subject: 'alice@example.com', issuer: 'https://issuer.example', claims: {} },
  ...{ roles: [], permissions: [], scopes: [] },
};

describe('The features of a request', () => {
  const features = requestFeatures(someFacts({ request, body, identity }), 'salt');

  it('tell what the request was like', () => {
    expect(features).toMatchObject({
      recordType: 'request-features',
      schemaVersion: 1,
      at: NOW.toISOString(),
      requestId: 'request-1',
      method: 'POST',
      route: '/users/{id}/items',
      status: 200,
      durationMs: 12.35,
      hour: 8,
      weekday: 1,
      authenticated: true,
      refusedBy: null,
      bodyKind: 'json',
      sizes: { requestBody: 30, responseBody: 512 },
      counts: { pathSegments: 3, query: 2, headers: 1, cookies: 1, bodyKeys: 2, bodyValues: 2, bodyDepth: 3 },
      lengths: { path: 30, longestQueryValue: 7, longestHeader: 10 },
    });
  });

  it('hold no value of the request', () => {
    const line = JSON.stringify(features);
    for (const secret of SECRETS) expect(line).not.toContain(secret);
  });

  it('name the same subject by the same pseudonym, and another under another salt', () => {
    const again = requestFeatures(someFacts({ request: aRequest(), identity }), 'salt');
    expect(again.subjectHash).toBe(features.subjectHash);
    expect(again.entity).toBe(features.subjectHash);
    expect(requestFeatures(someFacts({ identity }), 'other').subjectHash).not.toBe(features.subjectHash);
  });

  it('count the addresses of one IPv6 network as one client', () => {
    const of = (clientIp: string) => requestFeatures(someFacts({ request: aRequest({ clientIp }) }), '').clientHash;
    expect(of('2001:db8::1')).toBe(of('2001:db8::ffff:2'));
    expect(of('2001:db8::1')).not.toBe(of('2001:db8:0:1::1'));
  });

  it('say null for what is not known', () => {
    const nothing = aRequest({ clientIp: null, headers: new Map(), route: null, method: 'BREW' });
    expect(
      requestFeatures(someFacts({ request: nothing, responseBytes: null, refusedBy: 'token-missing' }), ''),
    ).toMatchObject({
      ...{ subjectHash: null, clientHash: null, userAgentHash: null, route: null },
      ...{ entity: 'audit-api', method: 'OTHER', authenticated: false, refusedBy: 'token-missing' },
      sizes: { requestBody: 0, responseBody: null },
      characters: { letters: 0, digits: 0, symbols: 0 },
    });
  });

  it('say what values are made of', () => {
    const query = [{ name: 'q', value: 'ab12 <>é\u0000' }];
    const { characters } = requestFeatures(someFacts({ request: aRequest({ query }) }), '');
    expect(characters).toEqual({
      ...{ letters: 0.2, digits: 0.2, whitespace: 0.1, symbols: 0.2 },
      ...{ control: 0.1, nonAscii: 0.2 },
    });
  });

  it.each<[ParsedBody, object]>([
    [{ kind: 'none' }, { bodyKeys: 0, bodyValues: 0, bodyDepth: 0 }],
    [
      { kind: 'text', text: 'x', mediaType: 'text/plain' },
      { bodyKeys: 0, bodyValues: 1, bodyDepth: 0 },
    ],
    [
      { kind: 'form', fields: [{ name: 'a', value: 'b' }] },
      { bodyKeys: 1, bodyValues: 1, bodyDepth: 1 },
    ],
    [
      { kind: 'json', value: null },
      { bodyKeys: 0, bodyValues: 1, bodyDepth: 0 },
    ],
    [
      { kind: 'json', value: [[], [{}]] },
      { bodyKeys: 0, bodyValues: 0, bodyDepth: 3 },
    ],
  ])('count what a body of %j holds', (given, expected) => {
    expect(requestFeatures(someFacts({ body: given }), '').counts).toMatchObject(expected);
  });

  it('stand a body of any depth and size', () => {
    const deep = JSON.parse(`${'['.repeat(5_000)}${']'.repeat(5_000)}`);
    expect(requestFeatures(someFacts({ body: { kind: 'json', value: deep } }), '').counts.bodyDepth).toBe(5_000);
    const wide = Array.from({ length: 100_000 }, () => 1);
    const { counts } = requestFeatures(someFacts({ body: { kind: 'json', value: wide } }), '');
    expect(counts.bodyValues).toBeLessThanOrEqual(10_000);
  });
});
