import { guard } from '../../../lambdas/request-guard/guard';
import { HttpProblem } from '../../../lambdas/request-guard/http-problem';
import { EVERY_SHAPE, httpEvent } from './request/fixtures/events';
import { answerOf, lambdaContext, quiet } from './support/invocation';

const ok = async () => ({ statusCode: 200, headers: { 'content-type': 'text/plain' }, body: 'fine' });

/** Standard error, where failures are told. */
let told: string[];
beforeEach(() => {
  told = [];
  jest.spyOn(process.stderr, 'write').mockImplementation((text) => told.push(String(text)) > 0);
});
afterEach(() => jest.restoreAllMocks());

describe.each(EVERY_SHAPE)('the guard before %s', (_, eventOf) => {
  it('lets an ordinary request through, and adds security headers to the response', async () => {
    const { config, events } = quiet();
    const { status, headers, body } = answerOf(await guard(config)(ok)(eventOf(), lambdaContext()));
    expect([status, body]).toEqual([200, 'fine']);
    expect(headers).toMatchObject({ 'content-type': 'text/plain', 'x-content-type-options': 'nosniff' });
    expect(events).toEqual([]);
  });

  it('gives the handler what it knows of the request', async () => {
    const handler = jest.fn().mockResolvedValue({ statusCode: 204 });
    const event = eventOf();
    await guard(quiet().config)(handler)(event, lambdaContext());
    const [given, , guarded] = handler.mock.calls[0] ?? [];
    expect(given).toBe(event);
    expect(guarded).toMatchObject({ identity: null, body: { kind: 'none' }, request: { method: 'GET' } });
  });

  it('refuses an attack without calling the handler, and tells of it without the value', async () => {
    const { config, events } = quiet();
    const handler = jest.fn();
    const attack = "1' UNION SELECT user, password FROM users--";
    const sent = eventOf({
      rawQueryString: `tag=${encodeURIComponent(attack)}`,
      queryStringParameters: { tag: encodeURIComponent(attack) },
      multiValueQueryStringParameters: { tag: [attack] },
    });
    const { status, body } = answerOf(await guard(config)(handler)(sent, lambdaContext()));
    expect(status).toBe(403);
    expect(JSON.parse(body)).toMatchObject({ code: 'request-blocked', status: 403 });
    expect(body).not.toContain('UNION');
    expect(handler).not.toHaveBeenCalled();
    expect(events).toMatchObject([
      {
        type: 'INJECTION_ATTEMPT',
        reason: 'sql-injection',
        remediation: { action: 'BLOCK' },
        context: { method: 'GET' },
      },
    ]);
    expect(JSON.stringify(events)).not.toContain('password');
  });

  it('turns what the handler throws into a response that says nothing of it', async () => {
    const { config } = quiet();
    const failing = guard(config)(async () => {
      throw new TypeError('cannot read card 4111111111111111');
    });
    const { status, body } = answerOf(await failing(eventOf(), lambdaContext()));
    expect(status).toBe(500);
    expect(body).not.toContain('4111');
    expect(told.join('')).toMatch(/"errorClasses":\["TypeError"\]/);
    expect(told.join('')).not.toContain('4111');
  });
});

describe('the guard', () => {
  it('answers with the problem that a handler throws', async () => {
    const problem = { status: 404, code: 'no-such-order', detail: 'There is no such order.' };
    const handler = guard(quiet().config)(async () => {
      throw new HttpProblem(problem);
    });
    const { status, body } = answerOf(await handler(httpEvent(), lambdaContext()));
    expect([status, JSON.parse(body)]).toMatchObject([404, problem]);
    expect(told).toEqual([]);
  });

  it('withholds a response that leaks a stack trace', async () => {
    const { config, events } = quiet();
    const leak = new Error('x').stack ?? '';
    const { status, body } = answerOf(
      await guard(config)(async () => ({ statusCode: 200, body: leak }))(httpEvent(), lambdaContext()),
    );
    expect(status).toBe(500);
    expect(body).not.toContain('guard.test');
    expect(events).toMatchObject([{ type: 'DATA_ACCESS_VIOLATION', reason: 'response-leaks-stack-trace' }]);
  });

  it('fails, rather than answer, for an event that is no HTTP request: nobody could be answered', async () => {
    await expect(guard(quiet().config)(ok)({ Records: [] }, lambdaContext())).rejects.toMatchObject({
      name: 'UnknownEvent',
    });
  });

  it.each([
    ['a response that the service would not take', async () => ({ statusCode: 'often' })],
    ['a response that is no JSON', async () => ({ self: 10n })],
  ])('answers with 500 for %s', async (_, handler) => {
    expect(answerOf(await guard(quiet().config)(handler)(httpEvent(), lambdaContext())).status).toBe(500);
  });

  it('only tells of an attack where it is to report', async () => {
    const { config, events } = quiet({ threatDetection: { mode: 'report' } });
    const sent = httpEvent({ rawQueryString: "id=1'%20or%20'1'='1" });
    expect(answerOf(await guard(config)(ok)(sent, lambdaContext())).status).toBe(200);
    expect(events).toMatchObject([{ type: 'INJECTION_ATTEMPT', remediation: { action: 'ALERT' } }]);
  });

  it.each([
    ['refuses it', {}, 413, 'BLOCK'],
    ['only tells of it where that is said', { beyondLimits: 'report' }, 200, 'LOG'],
    ['only tells of it where attacks are only told of', { mode: 'report' }, 200, 'LOG'],
  ] as const)('%s, where a request holds more than is looked at', async (_, given, expected, action) => {
    const { config, events } = quiet({ threatDetection: { ...given, limits: { values: 1 } } });
    expect(answerOf(await guard(config)(ok)(httpEvent(), lambdaContext())).status).toBe(expected);
    expect(events).toMatchObject([{ reason: 'not-looked-at', remediation: { action } }]);
  });

  it('sees an attack at the end of the largest body that is let in', async () => {
    const filler = Array.from({ length: 60_000 }, (_, index) => `item ${index}`);
    const body = JSON.stringify([...filler, 'x'.repeat(200_000), "1' or '1'='1"]);
    const sent = httpEvent({ headers: { 'content-type': 'application/json' }, body });
    expect(Buffer.byteLength(body)).toBeGreaterThan(900_000);
    expect(answerOf(await guard(quiet().config)(ok)(sent, lambdaContext())).status).toBe(403);
  });

  it('refuses a request whose protection breaks, and tells that', async () => {
    const { config, events } = quiet({
      rateLimiting: {
        rules: [{ name: 'all', by: 'ip', limit: 1, windowSeconds: 60 }],
        store: {
          take: () => {
            throw new TypeError('a bug');
          },
        },
      },
    });
    const handler = jest.fn();
    const { status } = answerOf(await guard(config)(handler)(httpEvent(), lambdaContext()));
    expect(status).toBeGreaterThanOrEqual(500);
    expect(handler).not.toHaveBeenCalled();
    expect(events.length).toBeGreaterThan(0);
  });

  it('puts rate limits into every response, and refuses what exceeds them', async () => {
    const { config, events } = quiet({
      rateLimiting: { rules: [{ name: 'all', by: 'ip', limit: 2, windowSeconds: 3600 }] },
    });
    const handler = guard(config)(ok);
    const answers = [];
    for (let sent = 0; sent < 4; sent += 1) answers.push(answerOf(await handler(httpEvent(), lambdaContext())));
    expect(answers.map(({ status }) => status)).toEqual([200, 200, 429, 429]);
    expect(answers[0]?.headers).toMatchObject({ 'ratelimit-limit': '2', 'ratelimit-remaining': '1' });
    expect(Number(answers[2]?.headers['retry-after'])).toBeGreaterThan(0);
    expect(events.map(({ type }) => type)).toEqual(['RATE_LIMIT_EXCEEDED']);
  });
});
