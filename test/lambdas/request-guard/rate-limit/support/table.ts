import { randomUUID } from 'node:crypto';
import { CreateTableCommand, DeleteTableCommand, DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { clientConfiguration, readSharedAccount } from '../../../../support/local-account';

/** A table of rate limits in the local account, as `dynamoRateLimitStore` asks for it, for one file of tests. */
export interface RateLimitTable {
  readonly tableName: string;
  /** The account's endpoint, for a proxy before it. */
  readonly url: string;
  /** @param endpoint of a proxy; the account's own unless said otherwise */
  client(endpoint?: string): DynamoDBClient;
  drop(): Promise<void>;
}

export async function createRateLimitTable(): Promise<RateLimitTable> {
  const account = await readSharedAccount();
  const tableName = `rate-limits-${randomUUID()}`;
  const made: DynamoDBClient[] = [];
  const client = (endpoint = account.url) => {
    const one = new DynamoDBClient({ ...clientConfiguration(account), endpoint });
    made.push(one);
    return one;
  };
  await client().send(
    new CreateTableCommand({
      TableName: tableName,
      BillingMode: 'PAY_PER_REQUEST',
      KeySchema: [{ AttributeName: 'pk', KeyType: 'HASH' }],
      AttributeDefinitions: [{ AttributeName: 'pk', AttributeType: 'S' }],
    }),
  );
  return {
    ...{ tableName, url: account.url, client },
    async drop() {
      await client().send(new DeleteTableCommand({ TableName: tableName }));
      for (const one of made) one.destroy();
    },
  };
}
