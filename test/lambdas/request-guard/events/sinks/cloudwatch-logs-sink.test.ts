import {
  type CloudWatchLogsClient,
  ResourceAlreadyExistsException,
  ResourceNotFoundException,
} from '@aws-sdk/client-cloudwatch-logs';
import {
  type CloudWatchLogsSinkOptions,
  cloudWatchLogsSink,
} from '../../../../../lambdas/request-guard/events/sinks/cloudwatch-logs-sink';
import { OptionError } from '../../../../../lambdas/request-guard/options/option-error';
import { anEvent, NOW } from '../an-event';
import { recordingClient, type SentCommand } from './recording-client';

const sinkOf = (client: object) =>
  cloudWatchLogsSink({ client: client as CloudWatchLogsClient, logGroupName: 'guard', logStreamName: 'one' });

const eventAt = (id: string, milliseconds: number) => ({
  ...anEvent({}, {}, id),
  at: new Date(NOW.getTime() + milliseconds).toISOString(),
});

const of = { message: 'no', $metadata: {} };
const logEventsOf = ({ input }: SentCommand) => input['logEvents'] as { timestamp: number; message: string }[];

describe('The sink of CloudWatch Logs', () => {
  it('sends what was told together, in the order of time', async () => {
    const client = recordingClient(() => ({}));
    const sink = sinkOf(client);
    for (const at of [5, 1, 3]) sink.send(eventAt(`${at}`, at));
    await sink.flush();
    expect(client.sent).toMatchObject([
      { name: 'PutLogEventsCommand', input: { logGroupName: 'guard', logStreamName: 'one' } },
    ]);
    const told = client.sent.flatMap(logEventsOf);
    expect(told.map(({ timestamp }) => timestamp - NOW.getTime())).toEqual([1, 3, 5]);
    expect(JSON.parse(told[0]?.message ?? '')).toMatchObject({ class_uid: 2004, metadata: { uid: '1' } });
  });

  it('asks nothing where nothing was told', async () => {
    const client = recordingClient(() => ({}));
    await sinkOf(client).flush();
    expect(client.sent).toEqual([]);
  });

  it('does not put events of more than 24 hours into one batch', async () => {
    const client = recordingClient(() => ({}));
    const sink = sinkOf(client);
    for (const at of [0, 86_399_999, 86_400_000]) sink.send(eventAt(`${at}`, at));
    await sink.flush();
    expect(client.sent.map((command) => logEventsOf(command).length)).toEqual([2, 1]);
  });

  it('keeps a batch below 1 MB, with 26 bytes for each event', async () => {
    const client = recordingClient(() => ({}));
    const sink = sinkOf(client);
    const details = Object.fromEntries(
      Array.from({ length: 20 }, (_, index) => [`${index}`, Array.from({ length: 10 }, () => '値'.repeat(128))]),
    );
    for (let count = 0; count < 30; count++) sink.send(anEvent({ details }));
    await sink.flush();
    const sizes = client.sent.map((command) =>
      logEventsOf(command).reduce((sum, { message }) => sum + Buffer.byteLength(message) + 26, 0),
    );
    expect(sizes.length).toBeGreaterThan(1);
    expect(Math.max(...sizes)).toBeLessThanOrEqual(1_048_576);
  });

  it.each([
    ['', undefined],
    [', also where another instance does so first', new ResourceAlreadyExistsException(of)],
  ])('creates the stream where it is missing%s', async (_, fault) => {
    const client = recordingClient(({ name }, count) => {
      if (count === 1) throw new ResourceNotFoundException(of);
      if (name === 'CreateLogStreamCommand' && fault) throw fault;
      return {};
    });
    const sink = sinkOf(client);
    sink.send(anEvent());
    await sink.flush();
    expect(client.sent.map(({ name }) => name)).toEqual([
      'PutLogEventsCommand',
      'CreateLogStreamCommand',
      'PutLogEventsCommand',
    ]);
  });

  it('tells what was not delivered where the group is missing', async () => {
    const client = recordingClient(() => {
      throw new ResourceNotFoundException(of);
    });
    const sink = sinkOf(client);
    sink.send(anEvent({}, {}, 'one'));
    await expect(sink.flush()).rejects.toMatchObject({ name: 'UndeliveredError', events: [{ id: 'one' }] });
    expect(client.sent).toHaveLength(2);
  });

  it('tells which events were too old, expired or too new, and not the others', async () => {
    const client = recordingClient(() => ({
      rejectedLogEventsInfo: { tooOldLogEventEndIndex: 1, expiredLogEventEndIndex: 2, tooNewLogEventStartIndex: 4 },
    }));
    const sink = sinkOf(client);
    for (const at of [0, 1, 2, 3, 4]) sink.send(eventAt(`${at}`, at));
    await expect(sink.flush()).rejects.toMatchObject({ events: [{ id: '0' }, { id: '1' }, { id: '4' }] });
  });

  it('tells the batches that come after one that failed as not delivered', async () => {
    const client = recordingClient((_, count) => {
      if (count === 2) throw new Error('throttled');
      return {};
    });
    const sink = sinkOf(client);
    for (const day of [0, 1, 2]) sink.send(eventAt(`${day}`, day * 86_400_000));
    await expect(sink.flush()).rejects.toMatchObject({
      events: [{ id: '1' }, { id: '2' }],
      cause: { message: 'throttled' },
    });
  });

  it.each<[string, object]>([
    ['cloudWatchLogsSink.client', { client: {} }],
    ['cloudWatchLogsSink.logGroupName', { logGroupName: '' }],
    ['cloudWatchLogsSink.logStreamName', { logStreamName: undefined }],
    ['cloudWatchLogsSink.timeoutMs', { timeoutMs: 1 }],
  ])('throws for an option that makes no sense: %s', (path, about) => {
    const options = { client: recordingClient(() => ({})), logGroupName: 'a', logStreamName: 'b', ...about };
    const make = () => cloudWatchLogsSink(options as unknown as CloudWatchLogsSinkOptions);
    expect(make).toThrow(OptionError);
    expect(make).toThrow(`"${path}"`);
  });
});
