import { type EventOptions, eventReporter } from '../../../../lambdas/request-guard/events/event-reporter';
import type { EventSink } from '../../../../lambdas/request-guard/events/security-event';
import { OptionError } from '../../../../lambdas/request-guard/options/option-error';

const aSink = (): EventSink => ({ send: () => {}, flush: async () => {} });

describe('The options of the reporter of events', () => {
  it.each<[string, object]>([
    ['events.sinks', { sinks: [] }],
    ['events.sinks', { sinks: null }],
    ['events.sinks[1]', { sinks: [aSink(), {}] }],
    ['events.sinks[0]', { sinks: [undefined] }],
    ['events.channels.WORST', { channels: { WORST: [] } }],
    ['events.channels.HIGH[0]', { channels: { HIGH: [''] } }],
    ['events.channels.LOW', { channels: { LOW: Array.from({ length: 11 }, () => 'x') } }],
    ['events.maxEventsPerRequest', { maxEventsPerRequest: 0 }],
    ['events.maxEventsPerSecond', { maxEventsPerSecond: Number.POSITIVE_INFINITY }],
    ['events.flushTimeoutMs', { flushTimeoutMs: 60_000 }],
    ['events.sink', { sink: aSink() }],
  ])('throw where one makes no sense: %s', (path, options) => {
    expect(() => eventReporter(options as EventOptions)).toThrow(OptionError);
    expect(() => eventReporter(options as EventOptions)).toThrow(`"${path}"`);
  });
});
