import { PutCommand } from '@aws-sdk/lib-dynamodb';
import { rejectedEventKey } from '../keys';
import type { AuditTable } from './audit-table';

/** An event that names no image that could be judged: the record that it came, and what was wrong with it. */
export interface RejectedEvent {
  readonly runId: string;
  readonly rejectedAt: string;
  /** Names the path of the bad value. */
  readonly why: string;
  /** The event as it came, cut at 4,000 characters. */
  readonly event: string;
}

export async function recordRejectedEvent(table: AuditTable, rejected: RejectedEvent): Promise<void> {
  await table.db.send(
    new PutCommand({
      TableName: table.name,
      Item: {
        ...rejectedEventKey(rejected.rejectedAt, rejected.runId),
        ...rejected,
        event: rejected.event.slice(0, 4000),
      },
    }),
  );
}
