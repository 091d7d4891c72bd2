import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb';
import { marshall, unmarshall } from '@aws-sdk/util-dynamodb';
import { verdictKey } from '../../../../lambdas/verdicts/keys';
import type { VerdictRecord } from '../../../../lambdas/verdicts/verdict';
import { startAwsEndpoint } from '../../../bin/support/aws-endpoint';

type Keys = readonly Parameters<typeof unmarshall>[0][];

/** A table that is throttled as DynamoDB is: it answers a part of a batch, and names the rest. */
export async function throttledTable(records: readonly VerdictRecord[], answered: number) {
  const batches: number[] = [];
  const aws = await startAwsEndpoint({
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
  return { batches, table: { db: DynamoDBDocumentClient.from(client), name: 'audit' }, close: () => aws.close() };
}
