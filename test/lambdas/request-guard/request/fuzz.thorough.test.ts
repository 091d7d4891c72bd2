import fc from 'fast-check';
import { checkSizes } from '../../../../lambdas/request-guard/request/check-sizes';
import { parseBody } from '../../../../lambdas/request-guard/request/parse-body';
import { readRequest } from '../../../../lambdas/request-guard/request/read-request';
import { RequestRefused } from '../../../../lambdas/request-guard/request/refusals';
import { requestCaps } from '../../../../lambdas/request-guard/request/request-caps';
import { UnknownEvent } from '../../../../lambdas/request-guard/request/unknown-event';
import { EVERY_SHAPE } from './fixtures/events';

const caps = requestCaps({ contentTypes: ['*/*'] });
const CONTENT_TYPES = [
  'application/json',
  'application/x-www-form-urlencoded',
  'multipart/form-data; boundary=XX',
  'text/plain',
  'image/png',
  'text/plain; charset=latin1',
  ';;',
];

/** Nothing but refusals and the one error that is no refusal may come out. */
function go(event: unknown, trustedProxies: number): void {
  try {
    const request = readRequest(event, { trustedProxies }, 'lambda-1');
    checkSizes(request, caps);
    parseBody(request, caps);
  } catch (error) {
    if (!(error instanceof RequestRefused) && !(error instanceof UnknownEvent)) throw error;
    if (error instanceof RequestRefused) {
      for (const { path } of error.problem.errors ?? []) expect(path).toMatch(/^[ -~]{1,200}$/);
    }
  }
}

/** A value of an event at a place of it, and what stands there instead. */
const places = (value: unknown, path: readonly string[] = []): (readonly string[])[] =>
  typeof value === 'object' && value !== null
    ? [path, ...Object.entries(value).flatMap(([key, field]) => places(field, [...path, key]))]
    : [path];

function replaced(value: unknown, [key, ...rest]: readonly string[], by: unknown): unknown {
  if (key === undefined) return by;
  const fields = Object.entries(value as object);
  return Object.fromEntries(fields.map(([name, field]) => [name, name === key ? replaced(field, rest, by) : field]));
}

describe('Whatever stands in an event', () => {
  it('it is read, refused or no request, where one field is something else', () => {
    const odd = fc.oneof(
      fc.jsonValue({ maxDepth: 2 }),
      fc.constantFrom('__proto__', '', '%', '%ff', '\0', 'constructor', null, undefined, 1, true, [null], {}),
      fc.constant(JSON.parse('{"__proto__":"a","constructor":["b"],"":{}}')),
    );
    for (const [, event] of EVERY_SHAPE) {
      const place = fc.constantFrom(...places(event()));
      fc.assert(
        fc.property(place, odd, fc.nat(10), (path, by, proxies) => go(replaced(event(), path, by), proxies)),
        { numRuns: 1000 },
      );
    }
  });

  it('it is read, refused or no request, whatever it is', () => {
    fc.assert(
      fc.property(fc.anything(), (event) => go(event, 0)),
      { numRuns: 1000 },
    );
  });

  it('a body of any bytes is read or refused', () => {
    const pieces = fc.constantFrom(
      ...[
        '--XX',
        '--XX--',
        '\r\n',
        '\n',
        'Content-Disposition: form-data; name="a"',
        '; filename=x',
        '{',
        '}',
        '[',
        '"a"',
      ],
      ...['a=1&', '%', '%41', 'a[__proto__]=', ':', ',', '\xff', '\\', ' '],
    );
    const bytes = fc.array(pieces, { maxLength: 12 }).map((list) => Buffer.from(list.join(''), 'latin1'));
    for (const [, event] of EVERY_SHAPE) {
      fc.assert(
        fc.property(bytes, fc.constantFrom(...CONTENT_TYPES), fc.boolean(), (body, type, encoded) => {
          const headers = { 'content-type': type };
          const multiValueHeaders = { 'content-type': [type] };
          const changes = { headers, multiValueHeaders, isBase64Encoded: encoded };
          go(event({ ...changes, body: body.toString(encoded ? 'base64' : 'latin1') }), 0);
        }),
        { numRuns: 1000 },
      );
    }
  });
});
