import type { GuardRequest } from '../../../../../lambdas/request-guard/request/guard-request';
import type { ParsedBody } from '../../../../../lambdas/request-guard/request/parsed-body';
import type { RequestValue } from '../../../../../lambdas/request-guard/threats/threat';
import {
  type FieldTypes,
  RequestValues,
  type ValueLimits,
} from '../../../../../lambdas/request-guard/threats/values/request-values';
import { aRequest } from '../support/a-request';

const LIMITS: ValueLimits = { values: 100, characters: 1000, totalCharacters: 10_000 };

interface Visit {
  readonly request?: Partial<GuardRequest>;
  readonly body?: ParsedBody;
  readonly fields?: FieldTypes;
  readonly limits?: Partial<ValueLimits>;
}

function visit({ request = {}, body = { kind: 'none' }, fields = new Map(), limits = {} }: Visit) {
  const values: RequestValue[] = [];
  const walk = new RequestValues(
    fields,
    { ...LIMITS, ...limits },
    () => 1,
    (value) => values.push(value),
  );
  walk.visit(aRequest(request), body);
  const seen = values.filter(({ place, path, text }) => place !== 'path' || path !== '' || text !== '/');
  return {
    values: seen,
    told: seen.map(({ place, path, text, isName }) => `${place} ${path}${isName ? ' (name)' : ''}: ${text}`),
    walk,
  };
}

describe('the strings of a request', () => {
  it('are names and values of query, cookies and forms', () => {
    const { told } = visit({
      request: { query: [{ name: 'q', value: 'a b' }], cookies: [{ name: 'theme', value: 'dark' }] },
      body: { kind: 'form', fields: [{ name: 'note', value: 'x' }] },
    });
    expect(told).toEqual([
      'query q (name): q',
      'query q: a b',
      'cookie theme (name): theme',
      'cookie theme: dark',
      'form note (name): note',
      'form note: x',
    ]);
  });

  it('are keys and texts of JSON, each with its path', () => {
    const { told } = visit({ body: { kind: 'json', value: { items: [{ name: 'a' }, 'b', 3, null], 'x.y': true } } });
    expect(told).toEqual([
      'json items (name): items',
      'json items[0].name (name): name',
      'json items[0].name: a',
      'json items[1]: b',
      'json x.y (name): x.y',
    ]);
  });

  it('are a body that is a text or JSON text, and none of one that is binary', () => {
    expect(visit({ body: { kind: 'text', text: 'a', mediaType: 'text/plain' } }).told).toEqual(['body : a']);
    expect(visit({ body: { kind: 'json', value: 'a' } }).told).toEqual(['json : a']);
    expect(visit({ body: { kind: 'binary', mediaType: 'image/png' } }).told).toEqual([]);
  });

  it('are what stands between the tags of XML', () => {
    const text = '<a id="1"><b> one </b><![CDATA[two]]></a>';
    expect(visit({ body: { kind: 'text', text, mediaType: 'application/xml' } }).told).toEqual([
      `body : ${text}`,
      'body : one',
      'body : two',
    ]);
  });

  it('are the path, its odd segment, what begins there, and parameters that were decoded', () => {
    const request = { path: '/users/a%20b/x', pathParameters: [{ name: 'id', value: 'a b' }] };
    expect(visit({ request }).told).toEqual([
      'path : /users/a%20b/x',
      'path : a%20b/x',
      'path : a%20b',
      'path id: a b',
    ]);
  });

  it('are the headers, but for those that keep to their form', () => {
    const headers = new Map([
      ['accept', ['*/*']],
      ['cookie', ['a=b']],
      ['host', ['a.test']],
      ['x-own', ['one', 'two']],
      ['accept-language', ["en'--"]],
    ]);
    expect(visit({ request: { headers } }).told).toEqual([
      'header x-own: one',
      'header x-own: two',
      "header accept-language: en'--",
    ]);
  });

  it('have the type that is declared of their field', () => {
    const { values } = visit({
      request: { query: [{ name: 'id', value: '1' }] },
      body: { kind: 'json', value: { items: [{ note: 'a' }] } },
      fields: new Map([
        ['query.id', 'uuid'],
        ['json.items[].note', 'markdown'],
      ]),
    });
    expect(values.filter(({ isName }) => !isName).map(({ fieldType }) => fieldType)).toEqual(['uuid', 'markdown']);
  });

  it('are looked at up to their limits, and what is beyond is counted', () => {
    const list = ['a', 'b', 'c', 'd'];
    const many = visit({ body: { kind: 'json', value: list }, limits: { values: 3 } });
    expect(many.told).toEqual(['json [0]: a', 'json [1]: b']);
    expect(many.walk.notLookedAt).toBe(2);

    const long = visit({ body: { kind: 'json', value: 'x'.repeat(50) }, limits: { characters: 20 } });
    expect(long.values[0]?.text).toHaveLength(20);
    expect(long.walk.notLookedAt).toBe(1);

    const large = visit({ body: { kind: 'json', value: list }, limits: { totalCharacters: 3 } });
    expect(large.told).toEqual(['json [0]: a', 'json [1]: b']);
    expect(large.walk.notLookedAt).toBe(2);
  });

  it('are counted, not looked at, where JSON is nested more deeply than any schema', () => {
    let value: ParsedBody = { kind: 'json', value: 'deep' };
    for (let depth = 0; depth < 20_000; depth++)
      value = { kind: 'json', value: [value.kind === 'json' ? value.value : ''] };
    const { told, walk } = visit({ body: value });
    expect(told).toEqual([]);
    expect(walk.notLookedAt).toBe(1);
  });

  it('have paths that are bounded', () => {
    const { values } = visit({ request: { query: [{ name: 'n'.repeat(5000), value: 'a' }] } });
    expect(values[0]?.path).toHaveLength(201);
  });
});
