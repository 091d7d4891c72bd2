import { TransactWriteCommand } from '@aws-sdk/lib-dynamodb';
import { AUDIT_TABLE } from '../contract';
import { scanRecordKey, verdictKey } from '../keys';
import type { VerdictRecord } from '../verdict';
import { type AuditTable, failedConditions } from './audit-table';
import { SUPERSEDED_RETENTION_DAYS } from './commit';

/**
 * Notes that the image of a current verdict is gone from the registry: it leaves the lists of what is current, and it and
 * its scan record expire in time. Nothing is erased.
 *
 *   deletion:  reads verdict (gen 4) ── asks the registry: gone ──────────────── marks (refused: gen is 5)
 *   push:                                                      pushed, judged: gen 5
 *
 * @param seen the verdict as it was read before the registry was asked
 * @returns false where another verdict has been committed since
 */
export async function markDeleted(table: AuditTable, seen: VerdictRecord, deletedAt: Date): Promise<boolean> {
  const TableName = table.name;
  const expiry = Math.floor(deletedAt.getTime() / 1000) + SUPERSEDED_RETENTION_DAYS * 86_400;
  const ExpressionAttributeNames = { '#expires': AUDIT_TABLE.expiryAttribute };
  const verdict = {
    TableName,
    Key: verdictKey(seen),
    UpdateExpression: 'SET deletedAt = :at, #expires = :expiry REMOVE g1pk, g1sk, g3pk, g3sk',
    ConditionExpression: 'gen = :seen AND attribute_not_exists(deletedAt)',
    ExpressionAttributeNames,
    ExpressionAttributeValues: { ':at': deletedAt.toISOString(), ':expiry': expiry, ':seen': seen.gen },
  };
  const scan = {
    TableName,
    Key: scanRecordKey(seen),
    UpdateExpression: 'SET #expires = :expiry',
    ConditionExpression: 'attribute_exists(pk)',
    ExpressionAttributeNames,
    ExpressionAttributeValues: { ':expiry': expiry },
  };
  try {
    await table.db.send(new TransactWriteCommand({ TransactItems: [{ Update: verdict }, { Update: scan }] }));
    return true;
  } catch (error) {
    if (!failedConditions(error)?.[0]) throw error;
    return false;
  }
}
