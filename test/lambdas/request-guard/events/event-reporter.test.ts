import { setImmediate } from 'node:timers/promises';
import { eventReporter } from '../../../../lambdas/request-guard/events/event-reporter';
import type { FeatureFacts } from '../../../../lambdas/request-guard/events/request-features';
import {
  type EventSink,
  type SecurityEvent,
  type SecurityEventDraft,
  UndeliveredError,
} from '../../../../lambdas/request-guard/events/security-event';
import { aContext, aDraft, NOW, somePorts } from './an-event';

function keptBy(about: Partial<EventSink> = {}): EventSink & { readonly events: SecurityEvent[] } {
  const events: SecurityEvent[] = [];
  return { events, send: (event) => void events.push(event), flush: async () => {}, ...about };
}

const later = (milliseconds: number) => new Date(NOW.getTime() + milliseconds);
const idsOf = (lines: readonly string[]) => lines.map((line) => JSON.parse(line).metadata.uid);

describe('The reporter of events', () => {
  it('writes one line of OCSF to standard output where no sinks are given', async () => {
    const ports = somePorts();
    const request = eventReporter({}, ports).forRequest();
    request.report(aDraft(), aContext());
    await request.end();
    expect(ports.out).toHaveLength(1);
    expect(JSON.parse(ports.out[0] ?? '')).toMatchObject({
      class_uid: 2004,
      metadata: { uid: 'id-1', version: '1.6.0' },
      unmapped: { type: 'INJECTION_ATTEMPT', context: { requestId: aContext().requestId } },
    });
    expect(ports.err).toEqual([]);
  });

  it('completes a draft and gives it to every sink', () => {
    const [one, two, ports] = [keptBy(), keptBy(), somePorts()];
    const reporter = eventReporter({ sinks: [one, two], channels: { HIGH: ['on-call', 'security'] } }, ports);
    reporter.forRequest().report(aDraft({ durationSeconds: 60 }), aContext());
    expect(one.events).toMatchObject([
      {
        id: 'id-1',
        at: NOW.toISOString(),
        remediation: { action: 'BLOCK', durationSeconds: 60, channels: ['on-call', 'security'] },
      },
    ]);
    expect(two.events).toEqual(one.events);
  });

  it('names no channels for a severity that has none', () => {
    const sink = keptBy();
    eventReporter({ sinks: [sink], channels: { HIGH: ['on-call'] } }, somePorts())
      .forRequest()
      .report(aDraft({ severity: 'LOW' }), aContext());
    expect(sink.events[0]?.remediation.channels).toEqual([]);
  });

  it('tells on standard error of a draft that is none, and goes on', async () => {
    const [ports, sink] = [somePorts(), keptBy()];
    const request = eventReporter({ sinks: [sink] }, ports).forRequest();
    request.report({ ...aDraft(), message: 7 } as unknown as SecurityEventDraft, aContext());
    request.report(aDraft(), aContext());
    await request.end();
    expect(ports.err).toEqual([expect.stringContaining('A security event could not be written')]);
    expect(sink.events).toHaveLength(1);
  });

  describe('where a sink fails', () => {
    const failing: readonly [string, Partial<EventSink>][] = [
      [
        'throws when it is sent an event',
        {
          send: () => {
            throw new Error('no');
          },
        },
      ],
      ['rejects when it is flushed', { flush: () => Promise.reject(new Error('no')) }],
      [
        'throws when it is flushed',
        {
          flush: () => {
            throw new Error('no');
          },
        },
      ],
      ['is not done in time', { flush: () => new Promise(() => {}) }],
    ];

    it.each(failing)('and %s, writes the event to standard output and tells it once', async (_, about) => {
      const [ports, other] = [somePorts(), keptBy()];
      const reporter = eventReporter({ sinks: [keptBy(about), other], flushTimeoutMs: 10 }, ports);
      const request = reporter.forRequest();
      request.report(aDraft(), aContext());
      request.report(aDraft(), aContext());
      await request.end();
      expect(idsOf(ports.out)).toEqual(['id-1', 'id-2']);
      expect(other.events).toHaveLength(2);
      expect(ports.err).toHaveLength(1);
      expect(JSON.parse(ports.err[0] ?? '')).toMatchObject({
        level: 'ERROR',
        message: expect.stringContaining('failed'),
      });
    });

    it('writes only what was not delivered, where the sink says what that is', async () => {
      const ports = somePorts();
      const sink: ReturnType<typeof keptBy> = keptBy({
        flush: async () => {
          throw new UndeliveredError('1 of 2', sink.events.slice(1));
        },
      });
      const request = eventReporter({ sinks: [sink] }, ports).forRequest();
      request.report(aDraft(), aContext());
      request.report(aDraft(), aContext());
      await request.end();
      expect(idsOf(ports.out)).toEqual(['id-2']);
    });

    it('lets it rest, writes to standard output meanwhile, and then tries it again', async () => {
      const ports = somePorts();
      let flushes = 0;
      const sink = keptBy({
        flush: async () => {
          flushes += 1;
          if (flushes === 1) throw new Error('no');
        },
      });
      const reporter = eventReporter({ sinks: [sink] }, ports);
      const tell = async () => {
        const request = reporter.forRequest();
        request.report(aDraft(), aContext());
        await request.end();
      };
      await tell();
      ports.now = later(29_999);
      await tell();
      expect([flushes, idsOf(ports.out), ports.err.length]).toEqual([1, ['id-1', 'id-2'], 1]);
      ports.now = later(30_000);
      await tell();
      expect([flushes, ports.out.length, sink.events.length]).toEqual([2, 2, 2]);
    });

    it('does not write to standard output twice, where another sink does', async () => {
      const ports = somePorts();
      const request = eventReporter(
        { sinks: [keptBy(failing[1]?.[1]), keptBy({ writesStdout: true })] },
        ports,
      ).forRequest();
      request.report(aDraft(), aContext());
      await request.end();
      expect([ports.out, ports.err.length]).toEqual([[], 1]);
    });

    it('tries standard output again at once, as there is nothing else to write to', async () => {
      let writes = 0;
      const ports = {
        ...somePorts(),
        stdout: () => {
          writes += 1;
          throw new Error('EAGAIN');
        },
      };
      const request = eventReporter({}, ports).forRequest();
      request.report(aDraft(), aContext());
      request.report(aDraft(), aContext());
      await request.end();
      expect(writes).toBe(2);
    });

    it('survives that standard output and error fail as well', async () => {
      const fail = () => {
        throw new Error('EPIPE');
      };
      const request = eventReporter(
        { sinks: [keptBy(failing[0]?.[1])] },
        { ...somePorts(), stdout: fail, stderr: fail },
      ).forRequest();
      expect(() => request.report(aDraft(), aContext())).not.toThrow();
      await expect(request.end()).resolves.toBeUndefined();
    });

    it('leaves no rejection behind that nobody handles, when a late flush fails after all', async () => {
      let fail: (error: Error) => void = () => {};
      const sink = keptBy({ flush: () => new Promise((_, reject) => (fail = reject)) });
      const request = eventReporter({ sinks: [sink], flushTimeoutMs: 10 }, somePorts()).forRequest();
      request.report(aDraft(), aContext());
      await request.end();
      fail(new Error('late'));
      await setImmediate();
    });
  });

  describe('where there are too many events', () => {
    const tell = (
      request: { report(...of: [SecurityEventDraft, ReturnType<typeof aContext>]): void },
      times: number,
    ) => {
      for (let count = 0; count < times; count++) request.report(aDraft({ severity: 'LOW' }), aContext());
    };

    it('tells as many as a request may, and at its end how many were not told', async () => {
      const sink = keptBy();
      const request = eventReporter({ sinks: [sink], maxEventsPerRequest: 3 }, somePorts()).forRequest();
      tell(request, 10);
      expect(sink.events).toHaveLength(3);
      await request.end();
      expect(sink.events.slice(3)).toMatchObject([
        {
          type: 'SUSPICIOUS_ACTIVITY',
          reason: 'events-suppressed',
          details: { suppressed: 7, types: ['INJECTION_ATTEMPT'], severities: ['LOW'] },
        },
      ]);
    });

    it('does not let many small events hide a critical one', async () => {
      const sink = keptBy();
      const request = eventReporter({ sinks: [sink], maxEventsPerSecond: 5, maxEventsPerRequest: 5 }, somePorts());
      tell(request.forRequest(), 100);
      request.forRequest().report(aDraft({ severity: 'CRITICAL' }), aContext());
      expect(sink.events.at(-1)?.severity).toBe('CRITICAL');
    });

    it('bounds a second over all requests, and tells the count once a second at most', async () => {
      const [sink, ports] = [keptBy(), somePorts()];
      const reporter = eventReporter({ sinks: [sink], maxEventsPerSecond: 4 }, ports);
      for (let count = 0; count < 20; count++) {
        const request = reporter.forRequest();
        tell(request, 2);
        await request.end();
      }
      const summaries = () => sink.events.filter(({ reason }) => reason === 'events-suppressed');
      expect([sink.events.length, summaries().length]).toEqual([5, 1]);
      ports.now = later(1_000);
      const next = reporter.forRequest();
      tell(next, 1);
      await next.end();
      const suppressed = summaries().map(({ details }) => Number(details?.['suppressed']));
      expect(suppressed.reduce((sum, count) => sum + count, 0)).toBe(36);
      expect(sink.events).toHaveLength(7);
    });

    it('counts on although the clock was set back', async () => {
      const [sink, ports] = [keptBy(), somePorts()];
      const reporter = eventReporter({ sinks: [sink], maxEventsPerRequest: 1 }, ports);
      for (const now of [NOW, later(-3_600_000)]) {
        ports.now = now;
        const request = reporter.forRequest();
        tell(request, 2);
        await request.end();
      }
      expect(sink.events.map(({ reason }) => reason)).toEqual([
        'sql-injection',
        'events-suppressed',
        'sql-injection',
        'events-suppressed',
      ]);
    });
  });

  describe('for the features of requests', () => {
    const facts = {} as FeatureFacts;

    it('says whether any sink takes them', () => {
      expect(eventReporter({ sinks: [keptBy()] }).takesFeatures).toBe(false);
      expect(eventReporter({ sinks: [keptBy(), keptBy({ sendFeatures: () => {} })] }).takesFeatures).toBe(true);
    });

    it('flushes a sink that was sent nothing else', async () => {
      const taken: unknown[] = [];
      let flushes = 0;
      const sink = keptBy({ sendFeatures: (about) => void taken.push(about), flush: async () => void flushes++ });
      const request = eventReporter({ sinks: [sink, keptBy()] }, somePorts()).forRequest();
      request.reportFeatures(facts);
      await request.end();
      expect([taken, flushes]).toEqual([[facts], 1]);
    });

    it('does not fail with the sink', async () => {
      const ports = somePorts();
      const sink = keptBy({
        sendFeatures: () => {
          throw new Error('no');
        },
      });
      const request = eventReporter({ sinks: [sink] }, ports).forRequest();
      request.reportFeatures(facts);
      await request.end();
      expect([ports.out, ports.err.length]).toEqual([[], 1]);
    });
  });
});
