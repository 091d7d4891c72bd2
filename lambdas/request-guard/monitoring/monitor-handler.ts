import { quietly } from '../events/ports';
import type { SecurityEventDraft } from '../events/security-event';
import { integer, optional, readFields } from '../options/read-fields';
import { readBoolean, readText } from '../options/read-options';
import { emfLine, type MetricsLine } from './emf';
import { errorClasses } from './error-classes';
import { type MonitoringPorts, systemMonitoringPorts } from './ports';

export interface MonitoringOptions {
  /** Whether a line of metrics is written for each invocation. @default true */
  readonly metrics?: boolean;
  /** Of the metrics. @default 'Mayfly/RequestGuard' */
  readonly namespace?: string;
  /**
   * Whether metrics are also kept by route. CloudWatch charges for each metric and route that is seen in a month.
   *
   * @default true
   */
  readonly byRoute?: boolean;
  /**
   * How long before Lambda ends the invocation its approaching end is told, in milliseconds, 50 to 60000; never more than a
   * quarter of the time that there was.
   *
   * @default 1000
   */
  readonly timeoutMarginMs?: number;
}

/** Of the Lambda context. */
export interface InvocationContext {
  readonly functionName: string;
  readonly functionVersion: string;
  readonly awsRequestId: string;
  /** A number in text, as Lambda has it. */
  readonly memoryLimitInMB: string;
  getRemainingTimeInMillis(): number;
}

export interface Outcome {
  /** Upper case. */
  readonly method: string;
  /** The router's template; null where there is none. */
  readonly route: string | null;
  /** Of the response that the client gets. */
  readonly status: number;
  /** The code of the refusal; null where the handler was called. */
  readonly refusedBy: string | null;
  /** What the handler threw; left out where it threw nothing. */
  readonly error?: unknown;
}

export interface Monitor {
  /**
   * Begins to watch an invocation.
   *
   * @param timeoutNear called once where the end of the invocation approaches and it has not ended; to be told and flushed at
   *   once, as nothing runs after Lambda has ended it
   */
  begin(context: InvocationContext, timeoutNear: (draft: SecurityEventDraft) => void): Watch;
}

export interface Watch {
  /** In milliseconds since the invocation began. */
  elapsedMs(): number;
  /**
   * For where somebody else may answer the request, so that nobody ends the watch: the time is not watched any longer once
   * they have, and the timer is stopped when the next invocation begins, at the latest.
   */
  handOn(isAnswered: () => boolean): void;
  /** Ends the watch and writes the line of metrics. Never throws; a second call does nothing. */
  end(outcome: Outcome): void;
}

/** Of the time that an invocation has at its beginning: a function of one second is not near its end when it begins. */
const MOST_OF_THE_TIME = 4;

/** Routes that one instance keeps metrics by: as many as there are, but for a router that makes them up. */
const MAX_ROUTES = 100;
const MAX_ROUTE = 256;

const MEGABYTE = 1_048_576;

/**
 * Watches invocations of a handler: duration, memory, cold start, approaching timeout, class of error and of status, as one
 * line of CloudWatch metrics for each. An error that the handler throws is no security event; it is told in that line, by
 * the names of its classes.
 *
 * @throws OptionError with the path of an option that makes no sense
 */
export function monitorHandler(given: MonitoringOptions = {}, ports: MonitoringPorts = systemMonitoringPorts): Monitor {
  const { metrics, namespace, byRoute, timeoutMarginMs } = readFields('monitoring', given, {
    metrics: optional(true, readBoolean),
    namespace: optional('Mayfly/RequestGuard', (path, name) => readText(path, name, 255)),
    byRoute: optional(true, readBoolean),
    timeoutMarginMs: optional(1_000, integer(50, 60_000)),
  });
  const routes = new Set<string>();
  /** Watches that may never be ended: what stops their timer, and whether somebody else has answered. */
  const handedOn = new Map<() => void, () => boolean>();

  /** The name of a route in metrics; names are not made up without end. */
  const routeName = (route: string | null): string => {
    if (route === null) return '(none)';
    if (!routes.has(route) && routes.size >= MAX_ROUTES) return '(other)';
    routes.add(route);
    // A dimension's value is printable ASCII.
    return route.slice(0, MAX_ROUTE).replace(/[^ -~]/g, '?');
  };

  return {
    begin: (context, timeoutNear) => {
      for (const [stop, isAnswered] of handedOn) if (isAnswered()) stop();
      const { functionName: FunctionName, functionVersion, awsRequestId: requestId } = context;
      const coldStart = ports.isFirstInvocation();
      const began = ports.monotonic();
      const elapsedMs = () => ports.monotonic() - began;
      const write = (dimensions: MetricsLine['dimensions'], measured: MetricsLine['metrics'], about: object) => {
        const properties = { FunctionName, functionVersion, requestId, ...about };
        quietly(() =>
          ports.write(emfLine({ namespace, at: ports.clock(), dimensions, metrics: measured, properties })),
        );
      };
      const stopTimer = watchTime(context, timeoutMarginMs, (remainingMs) => {
        // The timer of an earlier invocation goes off when a frozen instance is woken up.
        if (handedOn.get(stop)?.()) return stop();
        if (metrics) write([['FunctionName']], { TimeoutApproaching: [1, 'Count'] }, { remainingMs });
        // Thrown in a timer, an error would end the function at once.
        quietly(() => timeoutNear({ ...TIMEOUT_NEAR, details: { remainingMs, elapsedMs: Math.round(elapsedMs()) } }));
      });
      const stop = () => {
        stopTimer();
        handedOn.delete(stop);
      };
      let ended = false;
      return {
        elapsedMs,
        handOn: (isAnswered) => void handedOn.set(stop, isAnswered),
        end: (outcome) => {
          if (ended) return;
          ended = true;
          stop();
          if (!metrics) return;
          const { method, route, status, refusedBy } = outcome;
          const failed = 'error' in outcome;
          write(
            byRoute ? [['FunctionName'], ['FunctionName', 'Route']] : [['FunctionName']],
            {
              Duration: [rounded(elapsedMs()), 'Milliseconds'],
              ...memoryMetrics(ports.memoryBytes() / MEGABYTE, Number(context.memoryLimitInMB)),
              ColdStart: [coldStart ? 1 : 0, 'Count'],
              Refused: [refusedBy === null ? 0 : 1, 'Count'],
              HandlerErrors: [failed ? 1 : 0, 'Count'],
              [`Status${Math.trunc(status / 100)}xx`]: [1, 'Count'],
            },
            {
              ...{ method, status },
              ...(byRoute && { Route: routeName(route) }),
              ...(refusedBy !== null && { refusedBy }),
              ...(failed && { errorClasses: errorClasses(outcome.error) }),
            },
          );
        },
      };
    },
  };
}

const TIMEOUT_NEAR = {
  type: 'SUSPICIOUS_ACTIVITY',
  severity: 'MEDIUM',
  reason: 'timeout-approaching',
  message: 'The invocation is about to be ended by Lambda, as it takes as long as it may.',
  action: 'ALERT',
} as const;

/** Calls back when little time is left; the timer neither keeps the function alive nor outlives the invocation. */
function watchTime(context: InvocationContext, marginMs: number, near: (remainingMs: number) => void): () => void {
  const remaining = context.getRemainingTimeInMillis();
  const wait = remaining - Math.min(marginMs, remaining / MOST_OF_THE_TIME);
  // Local runners without a timeout tell no number.
  if (!(wait > 0)) return () => {};
  const timer = setTimeout(() => near(context.getRemainingTimeInMillis()), Math.min(wait, 2 ** 31 - 1));
  timer.unref();
  return () => clearTimeout(timer);
}

function memoryMetrics(usedMb: number, limitMb: number): MetricsLine['metrics'] {
  return {
    MemoryUsed: [rounded(usedMb), 'Megabytes'],
    ...(limitMb > 0 && { MemoryUsedShare: [rounded((100 * usedMb) / limitMb), 'Percent'] }),
  };
}

function rounded(value: number): number {
  return Math.round(value * 100) / 100;
}
