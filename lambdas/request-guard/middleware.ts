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
}

/**
 * The guard as a middleware of middy 7. Use it before all others, so that it sees requests first and responses last; a
 * middleware that answers early after it has its response unchecked. What the guard knows of a request stands in
 * `context.guarded` (see `guardedOf`).
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
      return undefined;
    },
    after: async (request: MiddyRequest): Promise<void> => {
      const invocation = invocations.get(request);
      if (invocation) request.response = await invocation.complete(request.response);
    },
    onError: async (request: MiddyRequest): Promise<void> => {
      const invocation = invocations.get(request);
      if (invocation) request.response = await invocation.fail(request.error);
    },
  };
}

/** What the guard knows of the request that a handler of middy is called for. @throws TypeError where there is no guard */
export function guardedOf(context: object): Guarded {
  const { guarded } = context as { readonly guarded?: Guarded };
  if (guarded) return guarded;
  throw new TypeError('No guard has looked at this request: use guardMiddleware before what asks for it.');
}
