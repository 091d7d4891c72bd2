import type { GuardConfig } from '../../../../lambdas/request-guard/config/guard-config';
import type { EventSink, SecurityEvent } from '../../../../lambdas/request-guard/events/security-event';
import type { InvocationContext } from '../../../../lambdas/request-guard/monitoring/monitor-handler';

/** As Lambda gives it. */
export function lambdaContext(): InvocationContext {
  return {
    functionName: 'orders',
    functionVersion: '7',
    awsRequestId: 'lambda-1',
    memoryLimitInMB: '256',
    getRemainingTimeInMillis: () => 10_000,
  };
}

/** A sink that keeps what it is sent. */
export function keepingSink(): EventSink & { readonly sent: SecurityEvent[] } {
  const sent: SecurityEvent[] = [];
  return { sent, send: (event) => void sent.push(event), flush: async () => {} };
}

/** A configuration that writes nothing to standard output, and its events. */
export function quiet(config: GuardConfig = {}) {
  const sink = keepingSink();
  return { config: { monitoring: { metrics: false }, events: { sinks: [sink] }, ...config }, events: sink.sent };
}

/** What a client gets, whatever the shape: a body of JSON is read. */
export function answerOf(result: unknown) {
  const { statusCode, headers, multiValueHeaders, body } = result as {
    readonly statusCode: number;
    readonly headers?: Readonly<Record<string, string>>;
    readonly multiValueHeaders?: Readonly<Record<string, readonly string[]>>;
    readonly body?: string;
  };
  const lists = Object.entries(multiValueHeaders ?? {}).map(([name, values]) => [name, values.join(', ')] as const);
  return { status: statusCode, headers: { ...headers, ...Object.fromEntries(lists) }, body: body ?? '' };
}
