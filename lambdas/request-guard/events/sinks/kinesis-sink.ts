import { setTimeout } from 'node:timers/promises';
import type { KinesisClient } from '@aws-sdk/client-kinesis';
import { OptionError } from '../../options/option-error';
import { readInteger, readObject, readText } from '../../options/read-options';
import { clientKey } from '../../request/client-key';
import { entityKey } from '../entity';
import { requestFeatures } from '../request-features';
import type { EventSink } from '../security-event';
import { type EventFormat, eventLine, readFormat } from './event-line';
import { type Delivery, type Entry, inBatches, Outbox } from './outbox';

export interface KinesisSinkOptions {
  /** May call PutRecords on the stream. */
  readonly client: KinesisClient;
  readonly streamName: string;
  /** Of events; the features of requests are sent as they are. @default 'ocsf' */
  readonly format?: EventFormat;
  /** Key of the pseudonyms that records are partitioned by; the same for all who write to the stream. @default none */
  readonly salt?: string;
  /** How long one flush may take, in milliseconds, 50 to 10000. @default 900 */
  readonly timeoutMs?: number;
}

interface StreamEntry extends Entry {
  readonly key: string;
  readonly data: Buffer;
  readonly bytes: number;
}

/** Source of the limits: the API reference of Kinesis Data Streams, PutRecords, 10 MiB; partition keys count. */
const BATCH = { entries: 500, bytes: 10_485_760 };

/** Below the reporter's own limit, so that what was not delivered is known by name. */
const TIMEOUT_MILLISECONDS = 900;

/** Before records that a busy shard refused are sent once more. */
const RETRY_MILLISECONDS = 100;

/**
 * Sends events and the features of requests to a stream, together when the response is given back, partitioned by entity.
 * Records that a shard refuses are sent once more.
 *
 * @throws OptionError with the path of an option that makes no sense
 */
export function kinesisSink(given: KinesisSinkOptions): EventSink {
  const options = readObject('kinesisSink', given, ['client', 'streamName', 'format', 'salt', 'timeoutMs']);
  const { client } = options;
  if (typeof client?.send !== 'function') throw new OptionError('kinesisSink.client', 'a client', client);
  const streamName = readText('kinesisSink.streamName', options.streamName, 128);
  const format = readFormat('kinesisSink.format', options.format);
  const salt = options.salt === undefined ? '' : readText('kinesisSink.salt', options.salt);
  const timeoutMs = readInteger('kinesisSink.timeoutMs', options.timeoutMs ?? TIMEOUT_MILLISECONDS, [50, 10_000]);
  const outbox = new Outbox<StreamEntry>(timeoutMs, (entries, signal) => deliver(client, streamName, entries, signal));
  const push = (event: StreamEntry['event'], key: string, line: string) => {
    const data = Buffer.from(line);
    outbox.push({ event, key, data, bytes: data.length + Buffer.byteLength(key) });
  };
  return {
    name: 'The sink Kinesis',
    send: (event) => {
      const { subject, clientIp, functionName } = event.context;
      const facts = { subject, clientKey: clientIp === null ? null : clientKey(clientIp), functionName };
      push(event, entityKey(facts, salt), eventLine(event, format));
    },
    sendFeatures: (facts) => {
      const features = requestFeatures(facts, salt);
      push(null, features.entity, JSON.stringify(features));
    },
    flush: () => outbox.flush(),
  };
}

async function deliver(
  client: KinesisClient,
  streamName: string,
  entries: readonly StreamEntry[],
  signal: AbortSignal,
): Promise<Delivery<StreamEntry>> {
  const batches = inBatches(entries, BATCH);
  const undelivered: StreamEntry[] = [];
  let cause: unknown;
  for (const batch of batches) {
    let left: readonly StreamEntry[] = batch;
    try {
      left = await put(client, streamName, batch, signal);
      if (left.length > 0) {
        await setTimeout(RETRY_MILLISECONDS, undefined, { signal });
        left = await put(client, streamName, left, signal);
      }
      if (left.length > 0) cause ??= new Error('The stream refused records twice, as its shards are busy.');
    } catch (error) {
      cause = error;
    }
    undelivered.push(...left);
  }
  return { undelivered, cause };
}

/** Loaded when it is first used: bundles of those who have no stream stay small. */
const sdk = () => import('@aws-sdk/client-kinesis');

/** The records that their shards refused. */
async function put(
  client: KinesisClient,
  StreamName: string,
  batch: readonly StreamEntry[],
  abortSignal: AbortSignal,
): Promise<readonly StreamEntry[]> {
  const { PutRecordsCommand } = await sdk();
  const Records = batch.map(({ key, data }) => ({ PartitionKey: key, Data: data }));
  const answer = await client.send(new PutRecordsCommand({ StreamName, Records }), { abortSignal });
  if (!answer.FailedRecordCount) return [];
  return batch.filter((_, index) => answer.Records?.[index]?.ErrorCode !== undefined);
}
