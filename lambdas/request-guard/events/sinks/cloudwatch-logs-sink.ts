import type { CloudWatchLogsClient, RejectedLogEventsInfo } from '@aws-sdk/client-cloudwatch-logs';
import { OptionError } from '../../options/option-error';
import { readInteger, readObject, readText } from '../../options/read-options';
import type { EventSink } from '../security-event';
import { type EventFormat, eventLine, readFormat } from './event-line';
import { type Delivery, type Entry, inBatches, Outbox } from './outbox';

export interface CloudWatchLogsSinkOptions {
  /** May call PutLogEvents and CreateLogStream on the group. */
  readonly client: CloudWatchLogsClient;
  /** Has to exist. */
  readonly logGroupName: string;
  /** Is created where it is missing. One for each instance of a function is usual. */
  readonly logStreamName: string;
  /** @default 'ocsf' */
  readonly format?: EventFormat;
  /** How long one flush may take, in milliseconds, 50 to 10000. @default 900 */
  readonly timeoutMs?: number;
}

interface LogEntry extends Entry {
  readonly timestamp: number;
  readonly message: string;
  readonly bytes: number;
}

/** Source of the limits: the API reference of CloudWatch Logs, PutLogEvents. */
const BATCH = {
  entries: 10_000,
  bytes: 1_048_576,
  /** The entries of a batch span at most 24 hours. */
  together: (first: LogEntry, entry: LogEntry) => entry.timestamp - first.timestamp < 86_400_000,
};
const OVERHEAD_BYTES = 26;

/** Below the reporter's own limit, so that what was not delivered is known by name. */
const TIMEOUT_MILLISECONDS = 900;

/**
 * Sends events to a log group of their own, together when the response is given back. The log events have the time of
 * the security events. Standard output costs no further call, so this is for events that belong into another group than the
 * function's.
 *
 * @throws OptionError with the path of an option that makes no sense
 */
export function cloudWatchLogsSink(given: CloudWatchLogsSinkOptions): EventSink {
  const options = readObject('cloudWatchLogsSink', given, [
    'client',
    'logGroupName',
    'logStreamName',
    'format',
    'timeoutMs',
  ]);
  const { client } = options;
  if (typeof client?.send !== 'function') throw new OptionError('cloudWatchLogsSink.client', 'a client', client);
  const stream = {
    logGroupName: readText('cloudWatchLogsSink.logGroupName', options.logGroupName, 512),
    logStreamName: readText('cloudWatchLogsSink.logStreamName', options.logStreamName, 512),
  };
  const format = readFormat('cloudWatchLogsSink.format', options.format);
  const timeoutMs = readInteger(
    'cloudWatchLogsSink.timeoutMs',
    options.timeoutMs ?? TIMEOUT_MILLISECONDS,
    [50, 10_000],
  );
  const outbox = new Outbox<LogEntry>(timeoutMs, (entries, signal) => deliver(client, stream, entries, signal));
  return {
    name: 'The sink CloudWatch Logs',
    send: (event) => {
      const message = eventLine(event, format);
      const bytes = Buffer.byteLength(message) + OVERHEAD_BYTES;
      outbox.push({ event, timestamp: Date.parse(event.at), message, bytes });
    },
    flush: () => outbox.flush(),
  };
}

interface Stream {
  readonly logGroupName: string;
  readonly logStreamName: string;
}

async function deliver(
  client: CloudWatchLogsClient,
  stream: Stream,
  entries: readonly LogEntry[],
  signal: AbortSignal,
): Promise<Delivery<LogEntry>> {
  // Events of several requests may have been told out of order; a batch in another order is refused as a whole.
  const batches = inBatches(
    entries.toSorted((a, b) => a.timestamp - b.timestamp),
    BATCH,
  );
  const undelivered: LogEntry[] = [];
  for (const [index, batch] of batches.entries()) {
    try {
      undelivered.push(...rejectedOf(batch, await put(client, stream, batch, signal)));
    } catch (cause) {
      return { undelivered: [...undelivered, ...batches.slice(index).flat()], cause };
    }
  }
  return { undelivered };
}

/** Loaded when it is first used: bundles of those who log to standard output alone stay small. */
const sdk = () => import('@aws-sdk/client-cloudwatch-logs');

async function put(
  client: CloudWatchLogsClient,
  stream: Stream,
  batch: readonly LogEntry[],
  abortSignal: AbortSignal,
): Promise<RejectedLogEventsInfo | undefined> {
  const { CreateLogStreamCommand, PutLogEventsCommand, ResourceAlreadyExistsException, ResourceNotFoundException } =
    await sdk();
  const logEvents = batch.map(({ timestamp, message }) => ({ timestamp, message }));
  const send = () => client.send(new PutLogEventsCommand({ ...stream, logEvents }), { abortSignal });
  try {
    return (await send()).rejectedLogEventsInfo;
  } catch (error) {
    if (!(error instanceof ResourceNotFoundException)) throw error;
  }
  try {
    await client.send(new CreateLogStreamCommand(stream), { abortSignal });
  } catch (error) {
    // Another instance with the same stream name was first.
    if (!(error instanceof ResourceAlreadyExistsException)) throw error;
  }
  return (await send()).rejectedLogEventsInfo;
}

/** Too old, past the group's retention, or too new: the rest of the batch was taken. */
function rejectedOf(batch: readonly LogEntry[], info: RejectedLogEventsInfo | undefined): readonly LogEntry[] {
  if (!info) return [];
  const taken = Math.max(info.tooOldLogEventEndIndex ?? 0, info.expiredLogEventEndIndex ?? 0);
  return batch.filter((_, index) => index < taken || index >= (info.tooNewLogEventStartIndex ?? batch.length));
}
