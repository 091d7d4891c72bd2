import type { GuardConfig } from './config/guard-config';
import { createEngine } from './engine/engine';
import type { Guarded } from './engine/guarded';
import type { InvocationContext } from './monitoring/monitor-handler';
import type { HandlerResult } from './response/handler-result';

/** A handler of HTTP requests, called with those only that were let through. */
export type GuardedHandler<Event, Context extends InvocationContext> = (
  event: Event,
  context: Context,
  guarded: Guarded,
) => unknown;

/**
 * Wraps the handler of a REST API, an HTTP API, a function URL or a load balancer in protections.
 *
 * @example
 * const protect = guard({ authentication: { issuer, audience, publicKeyUrl } });
 * export const handler = protect(async (event, context, { identity }) => ({ statusCode: 200, body: identity?.subject }));
 *
 * @throws OptionError, when the module loads, with the path of an option that makes no sense
 */
export function guard(config: GuardConfig) {
  const engine = createEngine(config);
  return <Event = unknown, Context extends InvocationContext = InvocationContext>(
    handler: GuardedHandler<Event, Context>,
  ) =>
    async (event: Event, context: Context): Promise<HandlerResult> => {
      const invocation = engine(event, context);
      const admitted = await invocation.admit();
      if ('response' in admitted) return admitted.response;
      let result: unknown;
      try {
        result = await handler(event, context, admitted.guarded);
      } catch (thrown) {
        return invocation.fail(thrown);
      }
      return invocation.complete(result);
    };
}
