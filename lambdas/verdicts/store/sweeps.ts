import { GetCommand, UpdateCommand } from '@aws-sdk/lib-dynamodb';
import { sweepKey } from '../keys';
import type { AuditTable } from './audit-table';

/** What is remembered of a deployment's sweeps. ISO 8601. */
export interface SweepMemory {
  /** Since when the deployment watches the registry: what was pushed before is none of its sweeps' business. */
  readonly watchingSince: string;
  /** When the last sweep began that came to its end; null where none did. */
  readonly sweptAt: string | null;
}

export async function readSweepMemory(table: AuditTable, stateMachineArn: string): Promise<SweepMemory | null> {
  const { Item } = await table.db.send(
    new GetCommand({ TableName: table.name, Key: sweepKey(stateMachineArn), ConsistentRead: true }),
  );
  return Item ? memoryOf(Item) : null;
}

/** Notes since when the deployment watches; the first sweep decides, and no later one changes it. */
export async function noteWatchingSince(table: AuditTable, stateMachineArn: string, since: Date): Promise<SweepMemory> {
  const { Attributes } = await table.db.send(
    new UpdateCommand({
      TableName: table.name,
      Key: sweepKey(stateMachineArn),
      UpdateExpression: 'SET watchingSince = if_not_exists(watchingSince, :since)',
      ExpressionAttributeValues: { ':since': since.toISOString() },
      ReturnValues: 'ALL_NEW',
    }),
  );
  return memoryOf(Attributes ?? {});
}

/** Notes that a sweep came to its end. Two at once: whichever ends last stands, both are true. */
export async function noteSwept(table: AuditTable, stateMachineArn: string, sweptAt: Date): Promise<void> {
  await table.db.send(
    new UpdateCommand({
      TableName: table.name,
      Key: sweepKey(stateMachineArn),
      UpdateExpression: 'SET sweptAt = :at',
      ExpressionAttributeValues: { ':at': sweptAt.toISOString() },
    }),
  );
}

function memoryOf({ watchingSince, sweptAt }: Readonly<Record<string, unknown>>): SweepMemory {
  return { watchingSince: String(watchingSince), sweptAt: typeof sweptAt === 'string' ? sweptAt : null };
}
