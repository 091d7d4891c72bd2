import type { KinesisClient } from '@aws-sdk/client-kinesis';
import { type KinesisSinkOptions, kinesisSink } from '../../../../../lambdas/request-guard/events/sinks/kinesis-sink';
import { OptionError } from '../../../../../lambdas/request-guard/options/option-error';
import { someFacts } from '../a-request';
import { anEvent } from '../an-event';
import { recordingClient, type SentCommand } from './recording-client';

const sinkOf = (client: object, about: Partial<KinesisSinkOptions> = {}) =>
  kinesisSink({ client: client as KinesisClient, streamName: 'telemetry', ...about });

const recordsOf = ({ input }: SentCommand) =>
  (input['Records'] as { PartitionKey: string; Data: Uint8Array }[]).map(({ PartitionKey, Data }) => ({
    key: PartitionKey,
    value: JSON.parse(Buffer.from(Data).toString()),
  }));

const identity = {
  ...{ subject: 'me', issuer: 'https://issuer.example', claims: {} },
  ...{ roles: [], permissions: [], scopes: [] },
};

describe('The sink of Kinesis', () => {
  it('sends events and features together, and those of one entity under one key', async () => {
    const client = recordingClient(() => ({ FailedRecordCount: 0 }));
    const sink = sinkOf(client);
    sink.send(anEvent({}, { subject: 'me' }));
    sink.send(anEvent({}, { subject: null, clientIp: '192.0.2.7' }));
    sink.send(anEvent({}, { subject: null, clientIp: null }));
    sink.sendFeatures?.(someFacts({ identity }));
    sink.sendFeatures?.(someFacts());
    await sink.flush();
    const records = client.sent.flatMap(recordsOf);
    expect(records.map(({ value }) => value.recordType ?? value.class_uid)).toEqual([
      ...[2004, 2004, 2004],
      ...['request-features', 'request-features'],
    ]);
    const [user, address, nobody, userAgain, addressAgain] = records.map(({ key }) => key);
    expect([userAgain, addressAgain, nobody]).toEqual([user, address, 'audit-api']);
    expect(user).not.toBe(address);
    expect(user).toMatch(/^[0-9a-f]{32}$/);
  });

  it('has other keys with another salt', async () => {
    const client = recordingClient(() => ({}));
    for (const salt of ['one', 'two']) {
      const sink = sinkOf(client, { salt });
      sink.send(anEvent());
      await sink.flush();
    }
    const [one, two] = client.sent.flatMap(recordsOf).map(({ key }) => key);
    expect(one).not.toBe(two);
  });

  it('sends 500 records at a time', async () => {
    const client = recordingClient(() => ({ FailedRecordCount: 0 }));
    const sink = sinkOf(client);
    for (let count = 0; count < 501; count++) sink.send(anEvent());
    await sink.flush();
    expect(client.sent.map((command) => recordsOf(command).length)).toEqual([500, 1]);
  });

  it('sends records that were refused once more, and no others', async () => {
    const client = recordingClient((_, count) =>
      count === 1
        ? {
            FailedRecordCount: 1,
            Records: [{ SequenceNumber: '1' }, { ErrorCode: 'ProvisionedThroughputExceededException' }],
          }
        : { FailedRecordCount: 0 },
    );
    const sink = sinkOf(client);
    sink.send(anEvent({}, {}, 'one'));
    sink.send(anEvent({}, {}, 'two'));
    await sink.flush();
    expect(client.sent.map((command) => recordsOf(command).map(({ value }) => value.metadata.uid))).toEqual([
      ['one', 'two'],
      ['two'],
    ]);
  });

  it.each<[string, (count: number) => unknown]>([
    ['are refused again', () => ({ FailedRecordCount: 1, Records: [{ ErrorCode: 'InternalFailure' }] })],
    [
      'cannot be sent again',
      (count) => {
        if (count === 2) throw new Error('down');
        return { FailedRecordCount: 1, Records: [{ ErrorCode: 'InternalFailure' }] };
      },
    ],
    [
      'cannot be sent at all',
      () => {
        throw new Error('down');
      },
    ],
  ])('tells records that %s as not delivered', async (_, answer) => {
    const client = recordingClient((__, count) => answer(count));
    const sink = sinkOf(client);
    sink.send(anEvent({}, {}, 'one'));
    await expect(sink.flush()).rejects.toMatchObject({ name: 'UndeliveredError', events: [{ id: 'one' }] });
    expect(client.sent.length).toBeLessThanOrEqual(2);
  });

  it.each<[string, object]>([
    ['kinesisSink.client', { client: null }],
    ['kinesisSink.streamName', { streamName: 7 }],
    ['kinesisSink.salt', { salt: '' }],
    ['kinesisSink.format', { format: 'csv' }],
  ])('throws for an option that makes no sense: %s', (path, about) => {
    const make = () =>
      sinkOf(
        recordingClient(() => ({})),
        about,
      );
    expect(make).toThrow(OptionError);
    expect(make).toThrow(`"${path}"`);
  });
});
