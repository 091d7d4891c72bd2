import { OptionError } from '../options/option-error';
import { integer, optional, readFields } from '../options/read-fields';
import { readObject, readText, readTexts } from '../options/read-options';
import { completeEvent } from './complete-event';
import { EventBudget } from './event-budget';
import { GuardedSink } from './guarded-sink';
import { type EventPorts, systemPorts, tellFailure } from './ports';
import type { FeatureFacts } from './request-features';
import {
  EVENT_SEVERITIES,
  type EventContext,
  type EventSeverity,
  type EventSink,
  type SecurityEventDraft,
} from './security-event';
import { stdoutSink } from './sinks/stdout-sink';

export interface EventOptions {
  /** Where events go. @default standard output, which Lambda hands to CloudWatch Logs without a further call */
  readonly sinks?: readonly EventSink[];
  /** Names of the channels that people are told through, by severity; whoever reads the events knows what they mean. @default none */
  readonly channels?: Channels;
  /** Events of each severity that one request may tell, 1 to 1000. @default 10 */
  readonly maxEventsPerRequest?: number;
  /** Events of each severity that one instance of the function may tell in a second, 1 to 10000. @default 50 */
  readonly maxEventsPerSecond?: number;
  /** How long a response waits for sinks, in milliseconds, 10 to 10000. @default 1000 */
  readonly flushTimeoutMs?: number;
}

export interface EventReporter {
  /** Whether any sink takes the features of requests. */
  readonly takesFeatures: boolean;
  /** Begins the telling of one request's events. */
  forRequest(): RequestEvents;
}

/** What is told of one request. None of it throws or rejects. */
export interface RequestEvents {
  report(draft: SecurityEventDraft, context: EventContext): void;
  /** Hands what a request was like to the sinks that take it. */
  reportFeatures(facts: FeatureFacts): void;
  /** Waits until everything is on its way, at most for the flush timeout. To be called before the response is given back. */
  end(): Promise<void>;
}

const MAX_CHANNELS = 10;
const MAX_CHANNEL_NAME = 100;

/**
 * Completes drafts of events (id, time, context, channels; bounded and redacted) and gives them to sinks. More events than
 * the limits are counted, and the count is told in one event later. A sink that fails does not reach the request: its
 * events are written to standard output.
 *
 * @throws OptionError with the path of an option that makes no sense
 */
export function eventReporter(options: EventOptions = {}, ports: EventPorts = systemPorts): EventReporter {
  const { sinks, channels, limits, flushTimeoutMs } = resolve(options, ports);
  const fallsBack = !sinks.some(({ writesStdout }) => writesStdout);
  const guarded = sinks.map((sink) => new GuardedSink(sink, ports, fallsBack));
  const budget = new EventBudget(limits);
  let lastContext: EventContext | undefined;

  const send = (draft: SecurityEventDraft, context: EventContext, now: Date) => {
    try {
      const facts = { id: ports.newId(), at: now, channels: channels[draft.severity] ?? [] };
      const event = completeEvent(draft, context, facts);
      for (const sink of guarded) sink.send(event);
    } catch (error) {
      // A draft that is none, of code that is not type-checked.
      tellFailure(ports, 'A security event could not be written', error);
    }
  };

  const tellSuppressed = (now: Date) => {
    const suppressed = lastContext && budget.summary(now);
    if (!lastContext || !suppressed) return;
    const { count, types, severities } = suppressed;
    const message = `${count} security events were not told one by one, because there were too many.`;
    send({ ...SUPPRESSED, message, details: { suppressed: count, types, severities } }, lastContext, now);
  };

  return {
    takesFeatures: guarded.some(({ takesFeatures }) => takesFeatures),
    forRequest: () => {
      const told = new Map<EventSeverity, number>();
      return {
        report: (draft, context) => {
          const now = ports.clock();
          lastContext = context;
          if (budget.take(draft, told, now)) send(draft, context, now);
        },
        reportFeatures: (facts) => {
          for (const sink of guarded) sink.sendFeatures(facts);
        },
        end: async () => {
          tellSuppressed(ports.clock());
          await Promise.all(guarded.map((sink) => sink.flush(flushTimeoutMs)));
        },
      };
    },
  };
}

const SUPPRESSED = {
  type: 'SUSPICIOUS_ACTIVITY',
  severity: 'MEDIUM',
  reason: 'events-suppressed',
  action: 'LOG',
} as const;

function resolve(given: EventOptions, ports: EventPorts) {
  const { maxEventsPerRequest, maxEventsPerSecond, ...options } = readFields('events', given, {
    sinks: (path, sinks) => (sinks === undefined ? [stdoutSink({}, ports)] : readSinks(path, sinks)),
    channels: optional<Channels>({}, readChannels),
    maxEventsPerRequest: optional(10, integer(1, 1_000)),
    maxEventsPerSecond: optional(50, integer(1, 10_000)),
    flushTimeoutMs: optional(1_000, integer(10, 10_000)),
  });
  return { ...options, limits: { perRequest: maxEventsPerRequest, perSecond: maxEventsPerSecond } };
}

function readSinks(path: string, given: unknown): readonly EventSink[] {
  if (!Array.isArray(given) || given.length === 0) throw new OptionError(path, 'a list of sinks', given);
  given.forEach((sink: EventSink | null | undefined, index) => {
    if (typeof sink?.send === 'function' && typeof sink.flush === 'function') return;
    throw new OptionError(`${path}[${index}]`, 'a sink, with send and flush', sink);
  });
  return given;
}

type Channels = Readonly<Partial<Record<EventSeverity, readonly string[]>>>;

function readChannels(path: string, given: unknown): Channels {
  const channels = readObject(path, given as Channels, EVENT_SEVERITIES);
  for (const severity of EVENT_SEVERITIES) {
    const at = `${path}.${severity}`;
    const names = readTexts(at, channels[severity] ?? []);
    if (names.length > MAX_CHANNELS) throw new OptionError(at, `a list of at most ${MAX_CHANNELS} names`, names);
    for (const [index, name] of names.entries()) readText(`${at}[${index}]`, name, MAX_CHANNEL_NAME);
  }
  return channels;
}
