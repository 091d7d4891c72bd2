import { randomUUID } from 'node:crypto';
import {
  CloudWatchLogsClient,
  CreateLogGroupCommand,
  DeleteLogGroupCommand,
  GetLogEventsCommand,
} from '@aws-sdk/client-cloudwatch-logs';
import {
  CreateStreamCommand,
  DeleteStreamCommand,
  DescribeStreamSummaryCommand,
  GetRecordsCommand,
  GetShardIteratorCommand,
  KinesisClient,
  ListShardsCommand,
} from '@aws-sdk/client-kinesis';
import { eventReporter } from '../../../../../lambdas/request-guard/events/event-reporter';
import type { EventSink } from '../../../../../lambdas/request-guard/events/security-event';
import { cloudWatchLogsSink } from '../../../../../lambdas/request-guard/events/sinks/cloudwatch-logs-sink';
import { kinesisSink } from '../../../../../lambdas/request-guard/events/sinks/kinesis-sink';
import { clientConfiguration, readSharedAccount } from '../../../../support/local-account';
import { someFacts } from '../a-request';
import { aContext, aDraft, somePorts } from '../an-event';

const name = `guard-${randomUUID()}`;
let logs: CloudWatchLogsClient;
let kinesis: KinesisClient;

beforeAll(async () => {
  const configuration = clientConfiguration(await readSharedAccount());
  logs = new CloudWatchLogsClient(configuration);
  kinesis = new KinesisClient(configuration);
  await logs.send(new CreateLogGroupCommand({ logGroupName: name }));
  await kinesis.send(new CreateStreamCommand({ StreamName: name, ShardCount: 1 }));
  const isActive = async () => {
    const { StreamDescriptionSummary } = await kinesis.send(new DescribeStreamSummaryCommand({ StreamName: name }));
    return StreamDescriptionSummary?.StreamStatus === 'ACTIVE';
  };
  while (!(await isActive())) await new Promise((done) => setTimeout(done, 100));
});

afterAll(async () => {
  await logs.send(new DeleteLogGroupCommand({ logGroupName: name }));
  await kinesis.send(new DeleteStreamCommand({ StreamName: name }));
  logs.destroy();
  kinesis.destroy();
});

const ports = { ...somePorts(), clock: () => new Date(), newId: randomUUID };

/** Two requests, each told about in a flush of its own. @returns what was written to standard output and error */
async function tellOf(sink: EventSink, requests: readonly string[]): Promise<{ out: string[]; err: string[] }> {
  const [out, err]: [string[], string[]] = [[], []];
  const reporter = eventReporter(
    { sinks: [sink] },
    { ...ports, stdout: (line) => void out.push(line), stderr: (line) => void err.push(line) },
  );
  for (const requestId of requests) {
    const request = reporter.forRequest();
    request.report(aDraft(), aContext({ requestId }));
    request.reportFeatures(someFacts());
    await request.end();
  }
  return { out, err };
}

const requestOf = (line: string) => JSON.parse(line).metadata?.correlation_uid ?? JSON.parse(line).recordType;

async function loggedIn(logStreamName: string): Promise<string[]> {
  const { events = [] } = await logs.send(
    new GetLogEventsCommand({ logGroupName: name, logStreamName, startFromHead: true }),
  );
  return events.map(({ message = '' }) => requestOf(message));
}

describe('The sinks, in the local account', () => {
  it('write to a log stream, which is created where it is missing', async () => {
    const sink = cloudWatchLogsSink({ client: logs, logGroupName: name, logStreamName: 'instance', timeoutMs: 10_000 });
    expect(await tellOf(sink, ['one', 'two'])).toEqual({ out: [], err: [] });
    expect(await loggedIn('instance')).toEqual(['one', 'two']);
  });

  it('fall back to standard output where the log group is missing', async () => {
    const sink = cloudWatchLogsSink({
      ...{ client: logs, logGroupName: `${name}-missing`, logStreamName: 'instance', timeoutMs: 10_000 },
    });
    const { out, err } = await tellOf(sink, ['one', 'two']);
    expect(out.map(requestOf)).toEqual(['one', 'two']);
    expect(err).toEqual([expect.stringContaining('ResourceNotFoundException')]);
  });

  it('write events and features to a stream', async () => {
    const sink = kinesisSink({ client: kinesis, streamName: name, timeoutMs: 10_000 });
    expect(await tellOf(sink, ['one', 'two'])).toEqual({ out: [], err: [] });
    const { Shards = [] } = await kinesis.send(new ListShardsCommand({ StreamName: name }));
    const { ShardIterator } = await kinesis.send(
      new GetShardIteratorCommand({
        ...{ StreamName: name, ShardId: Shards[0]?.ShardId, ShardIteratorType: 'TRIM_HORIZON' },
      }),
    );
    const { Records = [] } = await kinesis.send(new GetRecordsCommand({ ShardIterator }));
    expect(Records.map(({ Data = new Uint8Array() }) => requestOf(Buffer.from(Data).toString()))).toEqual([
      ...['one', 'request-features', 'two', 'request-features'],
    ]);
  });

  it('fall back to standard output where the stream is missing', async () => {
    const sink = kinesisSink({ client: kinesis, streamName: `${name}-missing`, timeoutMs: 10_000 });
    const { out, err } = await tellOf(sink, ['one']);
    expect(out.map(requestOf)).toEqual(['one']);
    expect(err).toEqual([expect.stringContaining('ResourceNotFoundException')]);
  });
});
