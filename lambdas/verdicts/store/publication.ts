import { UpdateCommand } from '@aws-sdk/lib-dynamodb';
import { scanRecordKey } from '../keys';
import type { VerdictRecord } from '../verdict';
import type { AuditTable } from './audit-table';

/** Notes that a verdict's event is on the bus: takes its scan record off the list of what is still to be published. */
export async function markPublished(table: AuditTable, record: VerdictRecord, publishedAt: Date): Promise<void> {
  await table.db.send(
    new UpdateCommand({
      TableName: table.name,
      Key: scanRecordKey(record),
      UpdateExpression: 'SET publishedAt = :at REMOVE g3pk, g3sk',
      ConditionExpression: 'attribute_exists(pk)',
      ExpressionAttributeValues: { ':at': publishedAt.toISOString() },
    }),
  );
}
