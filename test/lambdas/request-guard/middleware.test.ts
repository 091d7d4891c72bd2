import middy from '@middy/core';
import type { Context } from 'aws-lambda';
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

  it('says so where a handler asks for what no guard has left', () => {
    expect(() => guardedOf({})).toThrow('use guardMiddleware before');
  });
});
