import type { GuardConfig } from './config/guard-config';
import { createEngine } from './engine/engine';
import type { Guarded } from './engine/guarded';
import type { Invocation } from './engine/invocation';
import type { InvocationContext } from './monitoring/monitor-handler';

/** What middy hands from step to step, as far as the guard looks at it. */
interface MiddyRequest {
  readonly event: unknown;
  readonly context: InvocationContext & { guarded?: Guarded };
  response?: unknown;
  readonly error?: unknown;
  /** Is there where a middleware has answered in place of the handler, or of middlewares after it. */
  readonly earlyResponse?: unknown;
}

/**
 * The guard as a middleware of middy 7. Use it before all others, so that it sees requests first and responses last. Where
 * a middleware after it answers early, middy does not come back to the guard: that response is neither checked nor counted.
 * `guard(config)(middy()...)`, the plain guard around all of middy, sees those too. What the guard knows of a request stands
 * in `context.guarded` (see `guardedOf`).
 *
 * @example
 * export const handler = middy().use(guardMiddleware({ rateLimiting })).handler(async () => ({ statusCode: 204 }));
 *
 * @throws OptionError, when the module loads, with the path of an option that makes no sense
 */
export function guardMiddleware(config: GuardConfig) {
  const engine = createEngine(config);
  // By request, so that nothing of one is ever seen by another, and nothing stays behind.
  const invocations = new WeakMap<object, Invocation>();
  return {
    before: async (request: MiddyRequest): Promise<unknown> => {
      const invocation = engine(request.event, request.context);
      const admitted = await invocation.admit();
      // What `before` returns is the response, and ends the request.
      if ('response' in admitted) return admitted.response;
      invocations.set(request, invocation);
      request.context.guarded = admitted.guarded;
      // Of an early answer middy leaves no other trace than this; an error, where a middleware throws while it handles one.
      invocation.handOn(() => 'earlyResponse' in request || request.error !== undefined);
      return undefined;
    },
    after: async (request: MiddyRequest): Promise<void> => {
      const invocation = invocations.get(request);
      if (invocation) request.response = await invocation.complete(request.response);
    },
    onError: async (request: MiddyRequest): Promise<void> => {
      const invocation = invocations.get(request);
      if (!invocation) return;
      // Middlewares after the guard are asked first: what one of them has made of the error is the answer.
      const isAnswered = request.response !== undefined;
      request.response = await (isAnswered ? invocation.complete(request.response) : invocation.fail(request.error));
    },
  };
}

/** What the guard knows of the request that a handler of middy is called for. @throws TypeError where there is no guard */
export function guardedOf(context: object): Guarded {
  const { guarded } = context as { readonly guarded?: Guarded };
  if (guarded) return guarded;
  throw new TypeError('No guard has looked at this request: use guardMiddleware before what asks for it.');
}
