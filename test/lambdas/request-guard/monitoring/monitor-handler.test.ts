import { setTimeout as pause } from 'node:timers/promises';
import type { SecurityEventDraft } from '../../../../lambdas/request-guard/events/security-event';
import {
  type InvocationContext,
  type MonitoringOptions,
  monitorHandler,
  type Outcome,
} from '../../../../lambdas/request-guard/monitoring/monitor-handler';
import type { MonitoringPorts } from '../../../../lambdas/request-guard/monitoring/ports';
import { OptionError } from '../../../../lambdas/request-guard/options/option-error';

const NOW = new Date('2026-11-23T08:00:00.000Z');

const aContext = (remainingMs = 30_000): InvocationContext => ({
  functionName: 'audit-api',
  functionVersion: '3',
  awsRequestId: 'invocation-1',
  memoryLimitInMB: '512',
  getRemainingTimeInMillis: () => remainingMs,
});

const anOutcome = (about: Partial<Outcome> = {}): Outcome => ({
  method: 'GET',
  route: '/images/{digest}',
  status: 200,
  refusedBy: null,
  ...about,
});

function somePorts(about: Partial<MonitoringPorts> = {}) {
  const written: string[] = [];
  let [time, invocations] = [1_000, 0];
  const ports: MonitoringPorts = {
    clock: () => NOW,
    monotonic: () => (time += 12.345),
    memoryBytes: () => 128 * 1_048_576,
    isFirstInvocation: () => ++invocations === 1,
    write: (line) => void written.push(line),
    ...about,
  };
  return { ports, lines: () => written.map((line) => JSON.parse(line)) };
}

const nothing = () => {};

describe('The monitor of a handler', () => {
  it('writes one line of metrics for each invocation', () => {
    const { ports, lines } = somePorts();
    monitorHandler({}, ports).begin(aContext(), nothing).end(anOutcome());
    expect(lines()).toEqual([
      {
        _aws: {
          Timestamp: NOW.getTime(),
          CloudWatchMetrics: [
            {
              Namespace: 'Mayfly/RequestGuard',
              Dimensions: [['FunctionName'], ['FunctionName', 'Route']],
              Metrics: [
                { Name: 'Duration', Unit: 'Milliseconds' },
                { Name: 'MemoryUsed', Unit: 'Megabytes' },
                { Name: 'MemoryUsedShare', Unit: 'Percent' },
                { Name: 'ColdStart', Unit: 'Count' },
                { Name: 'Refused', Unit: 'Count' },
                { Name: 'HandlerErrors', Unit: 'Count' },
                { Name: 'Status2xx', Unit: 'Count' },
              ],
            },
          ],
        },
        ...{ FunctionName: 'audit-api', functionVersion: '3', requestId: 'invocation-1', Route: '/images/{digest}' },
        ...{ method: 'GET', status: 200 },
        ...{ Duration: 12.35, MemoryUsed: 128, MemoryUsedShare: 25, ColdStart: 1, Refused: 0, HandlerErrors: 0 },
        Status2xx: 1,
      },
    ]);
  });

  it('counts a cold start once', () => {
    const { ports, lines } = somePorts();
    const monitor = monitorHandler({}, ports);
    for (let count = 0; count < 3; count++) monitor.begin(aContext(), nothing).end(anOutcome());
    expect(lines().map(({ ColdStart }) => ColdStart)).toEqual([1, 0, 0]);
  });

  it('names the classes of an error and of its causes, and tells nothing else of it', () => {
    const { ports, lines } = somePorts();
    const error = new TypeError('secret one', { cause: new RangeError('secret two') });
    monitorHandler({}, ports)
      .begin(aContext(), nothing)
      .end(anOutcome({ status: 500, error }));
    expect(lines()).toMatchObject([{ HandlerErrors: 1, Status5xx: 1, errorClasses: ['TypeError', 'RangeError'] }]);
    expect(JSON.stringify(lines())).not.toContain('secret');
  });

  it('counts an error although nothing was thrown but undefined', () => {
    const { ports, lines } = somePorts();
    monitorHandler({}, ports)
      .begin(aContext(), nothing)
      .end(anOutcome({ status: 500, error: undefined }));
    expect(lines()).toMatchObject([{ HandlerErrors: 1, errorClasses: ['thrown undefined'] }]);
  });

  it('says by which protection a request was refused', () => {
    const { ports, lines } = somePorts();
    monitorHandler({}, ports)
      .begin(aContext(), nothing)
      .end(anOutcome({ status: 429, refusedBy: 'rate-limit-exceeded' }));
    expect(lines()).toMatchObject([{ Refused: 1, Status4xx: 1, refusedBy: 'rate-limit-exceeded' }]);
  });

  it.each<[string, string | null, string]>([
    ['a request without a route', null, '(none)'],
    ['a route with odd characters', '/caf\u00e9/\n', '/caf?/?'],
  ])('has a printable dimension for %s', (_, route, expected) => {
    const { ports, lines } = somePorts();
    monitorHandler({}, ports).begin(aContext(), nothing).end(anOutcome({ route }));
    expect(lines()).toMatchObject([{ Route: expected }]);
  });

  it('keeps metrics by a hundred routes and no more', () => {
    const { ports, lines } = somePorts();
    const monitor = monitorHandler({}, ports);
    for (let count = 0; count < 105; count++) {
      monitor.begin(aContext(), nothing).end(anOutcome({ route: `/${count}` }));
    }
    monitor.begin(aContext(), nothing).end(anOutcome({ route: '/0' }));
    const routes = lines().map(({ Route }) => Route);
    expect(new Set(routes).size).toBe(101);
    expect(routes.slice(-2)).toEqual(['(other)', '/0']);
  });

  it.each<[MonitoringOptions, object]>([
    [{ byRoute: false }, { _aws: { CloudWatchMetrics: [{ Dimensions: [['FunctionName']] }] } }],
    [{ namespace: 'Mine' }, { _aws: { CloudWatchMetrics: [{ Namespace: 'Mine' }] } }],
  ])('does as %j says', (options, expected) => {
    const { ports, lines } = somePorts();
    monitorHandler(options, ports).begin(aContext(), nothing).end(anOutcome());
    expect(lines()).toMatchObject([expected]);
  });

  it('writes nothing where metrics are off, and still tells the time', () => {
    const { ports, lines } = somePorts();
    const watch = monitorHandler({ metrics: false }, ports).begin(aContext(), nothing);
    expect(watch.elapsedMs()).toBeCloseTo(12.345);
    watch.end(anOutcome());
    expect(lines()).toEqual([]);
  });

  it('leaves the share of memory out where the limit is not known', () => {
    const { ports, lines } = somePorts();
    monitorHandler({}, ports)
      .begin({ ...aContext(), memoryLimitInMB: '' }, nothing)
      .end(anOutcome());
    expect(lines()[0]).not.toHaveProperty('MemoryUsedShare');
  });

  it('does not fail where the line cannot be written, and writes no second one', () => {
    const fails = () => {
      throw new Error('EPIPE');
    };
    const watch = monitorHandler({}, somePorts({ write: fails }).ports).begin(aContext(), nothing);
    expect(() => watch.end(anOutcome())).not.toThrow();
    const { ports, lines } = somePorts();
    const other = monitorHandler({}, ports).begin(aContext(), nothing);
    other.end(anOutcome());
    other.end(anOutcome());
    expect(lines()).toHaveLength(1);
  });

  describe('where the time runs out', () => {
    it('tells so before Lambda ends the invocation', async () => {
      const { ports, lines } = somePorts();
      const told: SecurityEventDraft[] = [];
      const watch = monitorHandler({ timeoutMarginMs: 60_000 }, ports).begin(aContext(20), (draft) => told.push(draft));
      await pause(60);
      expect(told).toMatchObject([
        { type: 'SUSPICIOUS_ACTIVITY', reason: 'timeout-approaching', action: 'ALERT', details: { remainingMs: 20 } },
      ]);
      expect(lines()).toMatchObject([{ TimeoutApproaching: 1, FunctionName: 'audit-api' }]);
      watch.end(anOutcome());
      expect(lines()).toHaveLength(2);
    });

    it('survives that the telling fails', async () => {
      monitorHandler({}, somePorts().ports).begin(aContext(20), () => {
        throw new Error('no');
      });
      await pause(60);
    });

    it('tells nothing where the invocation has ended before', async () => {
      const { ports, lines } = somePorts();
      const told: SecurityEventDraft[] = [];
      monitorHandler({}, ports)
        .begin(aContext(20), (draft) => told.push(draft))
        .end(anOutcome());
      await pause(60);
      expect([told.length, lines().length]).toEqual([0, 1]);
    });

    it('tells nothing where somebody else has answered', async () => {
      const { ports, lines } = somePorts();
      const told: SecurityEventDraft[] = [];
      monitorHandler({}, ports)
        .begin(aContext(20), (draft) => told.push(draft))
        .handOn(() => true);
      await pause(60);
      expect([told.length, lines().length]).toEqual([0, 0]);
    });

    it.each([0, Number.NaN, Number.POSITIVE_INFINITY])('takes %p for no time limit', async (remaining) => {
      const told: SecurityEventDraft[] = [];
      const watch = monitorHandler({}, somePorts().ports).begin(aContext(remaining), (draft) => told.push(draft));
      await pause(5);
      expect(told).toEqual([]);
      watch.end(anOutcome());
    });
  });

  it.each<[string, object]>([
    ['monitoring.metrics', { metrics: 'yes' }],
    ['monitoring.metrics', { metrics: null }],
    ['monitoring.namespace', { namespace: '' }],
    ['monitoring.timeoutMarginMs', { timeoutMarginMs: 5 }],
    ['monitoring.byRoutes', { byRoutes: true }],
  ])('throws for an option that makes no sense: %s', (path, options) => {
    expect(() => monitorHandler(options)).toThrow(OptionError);
    expect(() => monitorHandler(options)).toThrow(`"${path}"`);
  });
});
