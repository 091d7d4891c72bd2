import { QueryCommand } from '@aws-sdk/lib-dynamodb';
import { dueOn, INDEXES, withoutKeys } from './keys';
import type { AuditTable } from './store/audit-table';
import type { VerdictRecord } from './verdict';

const DAY_MS = 86_400_000;

/** Days back: what nobody could keep true for longer than this is left to a push or a rescan. */
export const DAYS_BACK = 90;

/** Days ahead: no policy lets advisories count for longer, and an image's age limit is no longer in practice. */
export const DAYS_AHEAD = 400;

/**
 * Every current verdict whose validity ends within a window around now, soonest first: artifacts, which hold for ever, and
 * images that are gone are left out. A query for each day, one page in memory at a time; no table scan.
 */
export async function* currentVerdicts(table: AuditTable, now: Date): AsyncGenerator<VerdictRecord, void, undefined> {
  for (let day = -DAYS_BACK; day <= DAYS_AHEAD; day += 1) {
    let start: Record<string, unknown> | undefined;
    do {
      const { Items = [], LastEvaluatedKey } = await table.db.send(
        new QueryCommand({
          TableName: table.name,
          IndexName: INDEXES.G3.name,
          KeyConditionExpression: `${INDEXES.G3.pk} = :pk`,
          ExpressionAttributeValues: { ':pk': dueOn(dayFrom(now, day)) },
          ...(start ? { ExclusiveStartKey: start } : {}),
        }),
      );
      for (const item of Items) yield withoutKeys(item) as unknown as VerdictRecord;
      start = LastEvaluatedKey;
    } while (start !== undefined);
  }
}

const dayFrom = (now: Date, days: number): string => new Date(now.getTime() + days * DAY_MS).toISOString().slice(0, 10);
