import { marshall, unmarshall } from '@aws-sdk/util-dynamodb';
import { AUDIT_TABLE } from '../../../lambdas/verdicts/contract';
import type { Operations } from './aws-endpoint';

type Item = Readonly<Record<string, unknown>>;

/** The reading half of a table: GetItem, and Query by partition and prefix, sorted, limited and continued. */
export function tableServer(items: readonly Item[]): Operations {
  return {
    'dynamodb.GetItem': ({ Key }) => {
      const { pk, sk } = plain(Key);
      const found = items.find((item) => item['pk'] === pk && item['sk'] === sk);
      return found ? { Item: marshall(found, { removeUndefinedValues: true }) } : {};
    },
    'dynamodb.Query': (input) => {
      const values = plain(input['ExpressionAttributeValues']);
      const index = Object.values(AUDIT_TABLE.indexes).find(({ name }) => name === input['IndexName']);
      const { pk, sk } = index ?? { pk: 'pk', sk: 'sk' };
      const [, partition] = /^(\w+) = :pk/.exec(String(input['KeyConditionExpression'])) ?? [];
      if (partition !== pk) throw new Error(`a query by ${partition} of a table whose key is ${pk}`);
      const direction = input['ScanIndexForward'] === false ? -1 : 1;
      const found = items
        .filter((item) => item[pk] === values[':pk'] && String(item[sk]).startsWith(String(values[':prefix'] ?? '')))
        .sort((a, b) => direction * (String(a[sk]) < String(b[sk]) ? -1 : 1));
      const start = input['ExclusiveStartKey'] === undefined ? undefined : plain(input['ExclusiveStartKey']);
      const from = start ? found.findIndex((item) => item['pk'] === start['pk'] && item['sk'] === start['sk']) + 1 : 0;
      const page = found.slice(from, from + Number(input['Limit']));
      const last = page.at(-1);
      return {
        Items: page.map((item) => marshall(item, { removeUndefinedValues: true })),
        ...(last && from + page.length < found.length
          ? { LastEvaluatedKey: marshall({ pk: last['pk'], sk: last['sk'] }) }
          : {}),
      };
    },
  };
}

function plain(attributes: unknown): Item {
  return unmarshall(attributes as Parameters<typeof unmarshall>[0]);
}
