import type { GuardConfig } from '../config/guard-config';
import { protections } from '../config/protections';
import type { EventContext, SecurityEventDraft } from '../events/security-event';
import type { InvocationContext } from '../monitoring/monitor-handler';
import { eventContext } from './event-context';
import { GuardedInvocation, type Invocation } from './invocation';

/** Begins the guarding of one invocation. */
export type Engine = (event: unknown, context: InvocationContext) => Invocation;

/**
 * The one engine behind every face of the library: options are read here, once, and protections keep here what they learn
 * between invocations.
 *
 * @throws OptionError with the path of an option that makes no sense. The function that is returned throws UnknownEvent
 *   where an event is no HTTP request, as then nobody can be answered.
 */
export function createEngine(config: GuardConfig): Engine {
  let latest: EventContext | undefined;
  const report = (draft: SecurityEventDraft) => {
    // Told outside of any request, such as keys that could not be fetched: it happened in the one that is on its way.
    if (latest) made.events.forRequest().report(draft, latest);
  };
  const made = protections(config, report);
  return (event, context) => {
    latest = eventContext(context, null, null);
    return new GuardedInvocation(made, event, context);
  };
}
