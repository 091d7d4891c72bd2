import { PutCommand } from '@aws-sdk/lib-dynamodb';
import type { ImageReference } from '../image-reference';
import { operationKey, operationsIn } from '../keys';
import { type Page, type PageRequest, query } from '../queries';
import type { AuditTable } from './audit-table';

/** Something that a person had done: who, when and why. It is never changed and never deleted. */
export interface Operation {
  readonly id: string;
  /** ISO 8601, UTC. */
  readonly at: string;
  readonly what: 'rescan' | 'add-exception' | 'remove-exception';
  /** Subject of the verified token. */
  readonly by: string;
  readonly reason: string;
  /** Of a rescan. */
  readonly image?: ImageReference;
  /** Of an exception: its id. */
  readonly exception?: string;
}

/** @throws ConditionalCheckFailedException where an operation of this time and id is on record */
export async function recordOperation(table: AuditTable, operation: Operation): Promise<void> {
  await table.db.send(
    new PutCommand({
      TableName: table.name,
      Item: { ...operationKey(operation.at, operation.id), ...operation },
      ConditionExpression: 'attribute_not_exists(pk)',
    }),
  );
}

/** Operations of one month (`yyyy-mm`, UTC), the newest first. */
export function operationsOf(table: AuditTable, month: string, page: PageRequest = {}): Promise<Page<Operation>> {
  return query<Operation>(table, page, {
    KeyConditionExpression: 'pk = :pk',
    ExpressionAttributeValues: { ':pk': operationsIn(month) },
    ScanIndexForward: false,
  });
}
