import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb';
import { marshall, unmarshall } from '@aws-sdk/util-dynamodb';
import { verdictKey } from '../../../../lambdas/verdicts/keys';
import { readCurrentOf, VerdictsNotRead } from '../../../../lambdas/verdicts/store/current-verdicts';
import type { VerdictRecord } from '../../../../lambdas/verdicts/verdict';
import { type AwsEndpoint, startAwsEndpoint } from '../../../bin/support/aws-endpoint';
import { verdictRecord } from '../../../support/verdict-record';

type Keys = readonly Parameters<typeof unmarshall>[0][];

let aws: AwsEndpoint;
afterEach(() => aws.close());

/** A table that is throttled as DynamoDB is: it answers a part of a batch, and names the rest. */
async function throttledTable(records: readonly VerdictRecord[], answered: number) {
  const batches: number[] = [];
  aws = await startAwsEndpoint({
    'dynamodb.BatchGetItem': ({ RequestItems }) => {
      const { Keys = [] } = (RequestItems as Readonly<Record<string, { readonly Keys?: Keys }>>)['audit'] ?? {};
      batches.push(Keys.length);
      const items = Keys.slice(0, answered).flatMap((marshalled) => {
        const key = unmarshall(marshalled);
        const record = records.find((one) => verdictKey(one).pk === key['pk']);
        return record ? [marshall({ ...key, ...record })] : [];
      });
      const left = Keys.slice(answered);
      return { Responses: { audit: items }, UnprocessedKeys: left.length > 0 ? { audit: { Keys: left } } : {} };
    },
  });
  const client = new DynamoDBClient({
    ...{ endpoint: aws.url, region: 'eu-west-1', maxAttempts: 1 },
    credentials: { accessKeyId: 'test', secretAccessKey: 'test' },
    requestHandler: { httpAgent: { keepAlive: false } },
  });
  return { batches, table: { db: DynamoDBDocumentClient.from(client), name: 'audit' } };
}

test('what a throttled table leaves out is asked again, and nothing twice', async () => {
  const records = Array.from({ length: 130 }, () => verdictRecord());
  const { table, batches } = await throttledTable(records, 60);
  const found = await readCurrentOf(table, [...records, ...records]);
  expect([...found.values()].map(({ digest }) => digest).sort()).toEqual(records.map(({ digest }) => digest).sort());
  expect(batches).toEqual([100, 40, 30]);
});

test('an image without a verdict, or one that was deleted, has no current one', async () => {
  const deleted = verdictRecord({ deletedAt: '2026-11-23T00:00:00.000Z' });
  const { table } = await throttledTable([deleted], 100);
  expect((await readCurrentOf(table, [deleted, verdictRecord()])).size).toBe(0);
});

test('a table that goes on leaving out is an error: half an answer would call images clean', async () => {
  const records = [verdictRecord(), verdictRecord()];
  const { table } = await throttledTable(records, 0);
  await expect(readCurrentOf(table, records)).rejects.toThrow(VerdictsNotRead);
});
