import middy, { type MiddlewareObj } from '@middy/core';
import type { Context } from 'aws-lambda';
import { guard } from '../../../lambdas/request-guard/guard';
import { HttpProblem } from '../../../lambdas/request-guard/http-problem';
import { guardedOf, guardMiddleware } from '../../../lambdas/request-guard/middleware';
import { EVERY_SHAPE, httpEvent } from './request/fixtures/events';
import { answerOf, lambdaContext, quiet } from './support/invocation';

const context = () => lambdaContext() as unknown as Context;

describe.each(EVERY_SHAPE)('the middleware before %s', (_, eventOf) => {
  it('lets an ordinary request through, and adds security headers to the response', async () => {
    const handler = middy()
      .use(guardMiddleware(quiet().config))
      .handler(async () => ({ statusCode: 200, body: 'fine' }));
    const { status, headers } = answerOf(await handler(eventOf(), context()));
    expect(status).toBe(200);
    expect(headers).toMatchObject({ 'x-content-type-options': 'nosniff' });
  });

  it('answers early where a request is refused', async () => {
    const handler = jest.fn();
    const later = { before: jest.fn() };
    const guarded = middy()
      .use(guardMiddleware(quiet({ caps: { maxHeaders: 1 } }).config))
      .use(later)
      .handler(handler);
    expect(answerOf(await guarded(eventOf(), context())).status).toBe(431);
    expect(handler).not.toHaveBeenCalled();
    expect(later.before).not.toHaveBeenCalled();
  });
});

describe('the middleware', () => {
  it('hands on what it knows of the request', async () => {
    const handler = middy()
      .use(guardMiddleware(quiet().config))
      .handler(async (_event: unknown, given: object) => ({ route: guardedOf(given).request.route }));
    expect(JSON.parse(answerOf(await handler(httpEvent(), context())).body)).toEqual({ route: '/images/{digest}' });
  });

  it('answers for what the handler, or a middleware after it, throws', async () => {
    const problem = new HttpProblem({ status: 409, code: 'taken', detail: 'It is taken.' });
    const handler = middy()
      .use(guardMiddleware(quiet().config))
      .use({
        before: () => {
          throw problem;
        },
      })
      .handler(async () => ({ statusCode: 204 }));
    expect(answerOf(await handler(httpEvent(), context())).status).toBe(409);
  });

  it('checks what a middleware after it answers for an error, and lets it be the answer', async () => {
    const { config, events } = quiet();
    const answering = (body: string) =>
      middy()
        .use(guardMiddleware(config))
        .use({ onError: async (request) => void Object.assign(request, { response: { statusCode: 404, body } }) })
        .handler(async () => {
          throw new Error('no such image');
        });
    const { status, headers } = answerOf(await answering('none such')(httpEvent(), context()));
    expect([status, headers]).toEqual([404, expect.objectContaining({ 'x-content-type-options': 'nosniff' })]);
    const leaking = answering('Error: no\n    at run (/var/task/index.js:1:2)');
    expect(answerOf(await leaking(httpEvent(), context())).status).toBe(500);
    expect(events).toEqual([expect.objectContaining({ reason: 'response-leaks-stack-trace' })]);
  });

  it('hands the features of a request on once, where somebody throws after the response was made', async () => {
    const sendFeatures = jest.fn();
    const sink = { send: () => {}, sendFeatures, flush: async () => {} };
    const { config } = quiet({ events: { sinks: [sink] }, threatDetection: { behaviorAnalysis: true } });
    const handler = middy()
      .use({
        after: () => {
          throw new Error('too late');
        },
      })
      .use(guardMiddleware(config))
      .handler(async () => ({ statusCode: 204 }));
    expect(answerOf(await handler(httpEvent(), context())).status).toBe(500);
    expect(sendFeatures).toHaveBeenCalledTimes(1);
  });

  it('says so where a handler asks for what no guard has left', () => {
    expect(() => guardedOf({})).toThrow('use guardMiddleware before');
  });
});

const fails = () => {
  throw new Error('no');
};

/** What stands after the guard, and never lets it answer. */
const ANSWERED_ELSEWHERE: readonly (readonly [string, MiddlewareObj])[] = [
  ['answers before the handler', { before: async () => ({ statusCode: 204 }) }],
  [
    'answers with nothing before the handler',
    { before: async (request) => void Object.assign(request, { earlyResponse: undefined }) },
  ],
  ['answers after the handler', { after: async () => ({ statusCode: 204 }) }],
  ['answers for an error', { before: fails, onError: async () => ({ statusCode: 204 }) }],
  ['throws while it handles an error', { before: fails, onError: fails }],
];

describe('the time of an invocation, where middy does not come back to the guard,', () => {
  beforeEach(() => jest.useFakeTimers());
  afterEach(() => jest.useRealTimers());

  /** Of an invocation that begins now and may take ten seconds. */
  const tenSeconds = () => {
    const deadline = Date.now() + 10_000;
    return { ...context(), getRemainingTimeInMillis: () => deadline - Date.now() };
  };

  function guarded(middleware: MiddlewareObj) {
    const { config, events } = quiet();
    const handler = middy()
      .use(guardMiddleware(config))
      .use(middleware)
      .handler(async () => ({ statusCode: 204 }));
    return { ask: () => handler(httpEvent(), tenSeconds()).catch(() => undefined), events };
  }

  it.each(ANSWERED_ELSEWHERE)('is not told to run out, as a middleware %s', async (_, middleware) => {
    const { ask, events } = guarded(middleware);
    await ask();
    await jest.advanceTimersByTimeAsync(60_000);
    expect(events).toEqual([]);
  });

  it.each(ANSWERED_ELSEWHERE)('is watched for one invocation at most, as a middleware %s', async (_, middleware) => {
    const { ask } = guarded(middleware);
    for (let count = 0; count < 5; count++) await ask();
    expect(jest.getTimerCount()).toBe(1);
  });

  it('is told to run out while nobody has answered', async () => {
    const { ask, events } = guarded({ before: () => new Promise(() => {}) });
    void ask();
    await jest.advanceTimersByTimeAsync(9_500);
    expect(events).toMatchObject([{ reason: 'timeout-approaching' }]);
  });

  it('is watched for each of several invocations at once', async () => {
    const { ask, events } = guarded({ before: () => new Promise(() => {}) });
    void ask();
    void ask();
    await jest.advanceTimersByTimeAsync(9_500);
    expect(events).toHaveLength(2);
  });

  it('is not watched once the guard has answered', async () => {
    const { ask } = guarded({ before: () => undefined });
    await ask();
    expect(jest.getTimerCount()).toBe(0);
  });
});

it('The plain guard around all of middy sees early answers too', async () => {
  const all = middy()
    .use({ before: async () => ({ statusCode: 200, body: 'early' }) })
    .handler(async () => ({ statusCode: 204 }));
  const { body, headers } = answerOf(
    await guard(quiet().config)((event, given) => all(event, given))(httpEvent(), context()),
  );
  expect(body).toBe('early');
  expect(headers).toMatchObject({ 'x-content-type-options': 'nosniff' });
});
