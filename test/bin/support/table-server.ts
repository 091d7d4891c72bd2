import { marshall, unmarshall } from '@aws-sdk/util-dynamodb';
import { AUDIT_TABLE } from '../../../lambdas/verdicts/contract';
import type { Operations } from './aws-endpoint';

type Item = Readonly<Record<string, unknown>>;

/**
 * The reading half of a table: GetItem, and Query by partition and by a sort key's prefix, end or both ends, filtered by verdict,
 * sorted, limited and continued.
 */
export function tableServer(items: readonly Item[]): Operations {
  return {
    'dynamodb.GetItem': ({ Key }) => {
      const { pk, sk } = plain(Key);
      const found = items.find((item) => item['pk'] === pk && item['sk'] === sk);
      return found ? { Item: marshall(found, { removeUndefinedValues: true }) } : {};
    },
    'dynamodb.BatchGetItem': ({ RequestItems }) => ({
      Responses: Object.fromEntries(
        Object.entries(RequestItems as Readonly<Record<string, { readonly Keys: readonly unknown[] }>>).map(
          ([table, { Keys }]) => {
            const wanted = Keys.map(plain);
            const found = items.filter(({ pk, sk }) => wanted.some((key) => key['pk'] === pk && key['sk'] === sk));
            return [table, found.map((item) => marshall(item, { removeUndefinedValues: true }))];
          },
        ),
      ),
      UnprocessedKeys: {},
    }),
    'dynamodb.Query': (input) => {
      const values = plain(input['ExpressionAttributeValues']);
      const index = Object.values(AUDIT_TABLE.indexes).find(({ name }) => name === input['IndexName']);
      const { pk, sk } = index ?? { pk: 'pk', sk: 'sk' };
      const [, partition] = /^(\w+) = :pk/.exec(String(input['KeyConditionExpression'])) ?? [];
      if (partition !== pk) throw new Error(`a query by ${partition} of a table whose key is ${pk}`);
      const direction = input['ScanIndexForward'] === false ? -1 : 1;
      const isAsked = (key: string) =>
        key.startsWith(String(values[':prefix'] ?? '')) &&
        (values[':end'] === undefined || key < String(values[':end'])) &&
        (values[':from'] === undefined || key >= String(values[':from'])) &&
        (values[':to'] === undefined || key <= String(values[':to']));
      const found = items
        .filter((item) => item[pk] === values[':pk'] && isAsked(String(item[sk])))
        .sort((a, b) => direction * (String(a[sk]) < String(b[sk]) ? -1 : 1));
      const start = input['ExclusiveStartKey'] === undefined ? undefined : plain(input['ExclusiveStartKey']);
      // As DynamoDB refuses it.
      if (start && !isAsked(String(start[sk])))
        throw new Error('The provided starting key is outside query boundaries');
      const from = start ? found.findIndex((item) => item['pk'] === start['pk'] && item['sk'] === start['sk']) + 1 : 0;
      // As DynamoDB does: the limit is of items read, and the filter leaves some of those out.
      const page = found.slice(from, from + Number(input['Limit'] ?? found.length));
      const last = page.at(-1);
      const isWanted = ({ verdict }: Item) => values[':verdict'] === undefined || verdict === values[':verdict'];
      return {
        Items: page.filter(isWanted).map((item) => marshall(item, { removeUndefinedValues: true })),
        ...(last && from + page.length < found.length
          ? { LastEvaluatedKey: marshall({ pk: last['pk'], sk: last['sk'], [pk]: last[pk], [sk]: last[sk] }) }
          : {}),
      };
    },
  };
}

function plain(attributes: unknown): Item {
  return unmarshall(attributes as Parameters<typeof unmarshall>[0]);
}
