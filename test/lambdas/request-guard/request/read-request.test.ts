import { readRequest, shapeOf } from '../../../../lambdas/request-guard/request/read-request';
import { UnknownEvent } from '../../../../lambdas/request-guard/request/unknown-event';
import { refusalOf, toldOf } from './fixtures/a-request';
import { albEvent, albMultiValueEvent, EVERY_SHAPE, functionUrlEvent, httpEvent, restEvent } from './fixtures/events';

const read = (event: unknown, trustedProxies = 0) => readRequest(event, { trustedProxies }, 'lambda-1');

describe('A request', () => {
  it.each(EVERY_SHAPE)('of %s is told apart by what only its service writes', (_, event, shape) => {
    expect(shapeOf(event())).toBe(shape);
    expect(read(event()).shape).toBe(shape);
  });

  it.each(EVERY_SHAPE)('of %s has method, path, cookies and address from its own places', (_, event) => {
    const request = read(event());
    expect(request).toMatchObject({ method: 'GET', body: null, clientIp: '203.0.113.9' });
    expect(request.path).toMatch(/\/images\/sha256(:|%3A)ab$/);
    expect(request.cookies).toEqual([
      { name: 'theme', value: 'dark' },
      { name: 'id', value: 'a b' },
    ]);
  });

  it.each([
    ['a REST API', restEvent(), ['one', 'two'], 'a b'],
    ['an HTTP API', httpEvent(), ['one', 'two'], 'a b+c'],
    ['a function URL', functionUrlEvent(), ['one', 'two'], 'a b+c'],
    ['a load balancer that tells the last value only', albEvent(), ['two'], 'a b+c'],
    ['a load balancer with multi-value headers', albMultiValueEvent(), ['one', 'two'], 'a b+c'],
  ])('of %s has every value of its query, decoded once', (_, event, tags, q) => {
    const { query } = read(event);
    expect(query.filter(({ name }) => name === 'tag').map(({ value }) => value)).toEqual(tags);
    expect(query.find(({ name }) => name === 'q')?.value).toBe(q);
  });

  it.each([
    ['a REST API', restEvent(), '/images/{digest}', 'c6af9ac6-7b61-11e6-9a41-93e8deadbeef'],
    ['an HTTP API', httpEvent(), '/images/{digest}', 'JKJaXmPLvHcESHA='],
    ['a function URL', functionUrlEvent(), null, 'JKJaXmPLvHcESHA='],
    ['a load balancer', albEvent(), null, 'lambda-1'],
  ])('of %s has the template of its route and its id', (_, event, route, requestId) => {
    expect(read(event)).toMatchObject({ route, requestId });
  });

  it.each([
    ['decoded, as a REST API does not', restEvent()],
    ['as it is, as an HTTP API decodes it', httpEvent()],
    [
      'as it is in payload format 1.0 of an HTTP API',
      restEvent({ version: '1.0', pathParameters: { digest: 'sha256:ab' } }),
    ],
  ])('has its path parameter %s', (_, event) => {
    expect(read(event).pathParameters).toEqual([{ name: 'digest', value: 'sha256:ab' }]);
  });

  it('of an HTTP API has what is left of an escape that was escaped', () => {
    expect(read(httpEvent({ pathParameters: { digest: '%3A' } })).pathParameters[0]?.value).toBe('%3A');
    expect(read(restEvent({ pathParameters: { digest: '%253A' } })).pathParameters[0]?.value).toBe('%3A');
  });

  it('has the names of headers in lower case and all their values', () => {
    const { headers } = read(restEvent());
    expect(headers.get('accept')).toEqual(['application/json', 'text/html']);
    expect(read(restEvent({ multiValueHeaders: null })).headers.get('accept')).toEqual(['text/html']);
  });

  it('counts what stands in only one of the two forms of headers', () => {
    const { headers } = read(
      restEvent({ headers: { 'x-a': '1', 'X-A': '2' }, multiValueHeaders: { 'x-a': ['1', '3'] } }),
    );
    expect(headers.get('x-a')).toEqual(['1', '3', '2']);
  });

  it.each([
    ['base64', { body: 'aMOpbGxv', isBase64Encoded: true }, 'héllo'],
    ['text', { body: 'héllo', isBase64Encoded: false }, 'héllo'],
  ])('has the bytes of a body in %s', (_, changes, text) => {
    expect(Buffer.from(read(httpEvent(changes)).body ?? []).toString()).toBe(text);
  });

  it('keeps names that a plain object would lose', () => {
    const event = JSON.parse(JSON.stringify(restEvent()).replaceAll('"q"', '"__proto__"'));
    expect(read(event).query).toContainEqual({ name: '__proto__', value: 'a b' });
  });

  it('has the Lambda request id where that of the event is odd', () => {
    const context = { identity: {}, requestId: 'a"\n' };
    expect(read(restEvent({ requestContext: context })).requestId).toBe('lambda-1');
  });

  it('reads the decoded query of an event without a raw one', () => {
    expect(read(httpEvent({ rawQueryString: '' })).query).toContainEqual({ name: 'tag', value: 'one,two' });
  });

  it.each([undefined, null, []])('takes cookies from the header where the list of the event is %j', (cookies) => {
    const event = httpEvent({ cookies, headers: { cookie: 'a=1;  b = 2 ;c' } });
    expect(read(event).cookies).toEqual([
      { name: 'a', value: '1' },
      { name: 'b', value: '2' },
      { name: '', value: 'c' },
    ]);
  });
});

describe('An event that is no HTTP request', () => {
  it.each<[string, unknown]>([
    ['nothing', undefined],
    ['null', null],
    ['a text', 'GET /'],
    ['a list', [restEvent()]],
    ['an empty object', {}],
    ['records of a queue', { Records: [{ body: '{}' }] }],
    ['a WebSocket message', { requestContext: { connectionId: 'x', eventType: 'MESSAGE' }, body: '{}' }],
    ['VPC Lattice', { version: '2.0', path: '/', method: 'GET', requestContext: { serviceNetworkArn: 'arn' } }],
    ['a request context that is none', restEvent({ requestContext: 'x' })],
    ['an authorizer of a REST API', restEvent({ type: 'REQUEST', methodArn: 'arn' })],
    ['an authorizer of an HTTP API', httpEvent({ type: 'REQUEST', routeArn: 'arn' })],
  ])('such as %s is an error that says what to do', (_, event) => {
    expect(() => read(event)).toThrow(UnknownEvent);
    expect(() => read(event)).toThrow(/guard only handlers that one of these invokes/);
  });
});

describe('A request that is not as its service writes it', () => {
  it.each<[string, unknown, string]>([
    ['a path that is none', restEvent({ path: 'images' }), 'path: must begin with a slash'],
    ['no path', albEvent({ path: null }), 'path: must be a text'],
    ['a method with a line end', albEvent({ httpMethod: 'GET\r\n' }), 'method: is no HTTP method'],
    ['a method of another type', httpEvent({}, { http: { method: 1 } }), 'requestContext.http.method: must be a text'],
    ['headers that are a list', albEvent({ headers: [] }), 'headers: must be an object'],
    ['a header that is a number', albEvent({ headers: { host: 1 } }), 'headers.host: must be a text'],
    ['a list that is none', restEvent({ multiValueHeaders: { host: 'a' } }), 'headers.host: must be a list of texts'],
    ['a list of numbers', restEvent({ multiValueHeaders: { host: [1] } }), 'headers.host: must be a text'],
    ['a name with a space', albEvent({ headers: { 'x y': 'secret' } }), 'headers["x y"]: is no name of a header'],
    ['an empty name', albEvent({ headers: { '': 'secret' } }), 'headers[""]: is no name of a header'],
    ['a name with a line end', albEvent({ headers: { 'x\r\ny': '' } }), 'headers["x??y"]: is no name of a header'],
    ['a value with NUL', albEvent({ headers: { X: 'a\0' } }), 'headers.x: must not have line ends or NUL'],
    ['a query of a wrong type', albEvent({ queryStringParameters: 'a=b' }), 'query: must be an object'],
    ['a nested value', albEvent({ queryStringParameters: { a: { b: 'c' } } }), 'query.a: must be a text'],
    ['cookies that are a text', httpEvent({ cookies: 'a=b' }), 'cookies: must be a list of texts'],
    ['a raw query that is a list', httpEvent({ rawQueryString: [] }), 'rawQueryString: must be a text'],
    ['a body that is an object', httpEvent({ body: {} }), 'body: must be a text'],
    ['a body that is no base64', httpEvent({ body: 'a!b', isBase64Encoded: true }), 'body: is no base64'],
    [
      'an address of another type',
      restEvent({ requestContext: { identity: { sourceIp: 7 } } }),
      'requestContext.identity.sourceIp: must be a text',
    ],
  ])('because of %s is refused with the place, not the value', (_, event, told) => {
    const refusal = refusalOf(() => read(event));
    expect(refusal).toMatchObject({ code: 'unreadable-request', event: null, problem: { status: 400 } });
    expect(toldOf(refusal)).toBe(told);
    expect(JSON.stringify(refusal.problem)).not.toContain('secret');
  });

  it('may lack what no request needs', () => {
    const bare = { requestContext: ALB_CONTEXT, httpMethod: 'get', path: '/' };
    expect(read(bare)).toMatchObject({ method: 'GET', query: [], cookies: [], body: null, clientIp: null });
  });
});

const ALB_CONTEXT = { elb: { targetGroupArn: 'arn' } };
