import { QueryCommand } from '@aws-sdk/lib-dynamodb';
import type { Attempt } from './attempt';
import type { ImageReference } from './image-reference';
import { dueBy, HELD_LEASES, INDEXES, OPEN_ATTEMPTS, UNPUBLISHED, withoutKeys } from './keys';
import type { AuditTable } from './store/audit-table';
import type { VerdictRecord } from './verdict';

type Item = Readonly<Record<string, unknown>>;

/** A lease that ran out and that nobody gave back: the run that took it is dead. */
export interface ExpiredLease extends ImageReference {
  readonly runId: string;
  /** ISO 8601. */
  readonly leaseUntil: string;
  /** What somebody asked the run for that holds the lease, if anybody did. */
  readonly rerun: string | null;
}

/** Leases that ended by now, the oldest first. Index reads: a lease that was given back a moment ago may still be there. */
export async function* expiredLeases(table: AuditTable, now: Date): AsyncGenerator<ExpiredLease, void, undefined> {
  for await (const item of endedBy(table, HELD_LEASES, now)) {
    const image = imageOfClaim(item);
    const { runId, leaseUntil, rerun } = item;
    yield {
      ...image,
      runId: String(runId),
      leaseUntil: String(leaseUntil),
      rerun: typeof rerun === 'string' ? rerun : null,
    };
  }
}

/** Committed records whose event is not known to be on the bus, of runs that began before a moment, the oldest first. */
export async function* unpublishedRecords(
  table: AuditTable,
  before: Date,
): AsyncGenerator<VerdictRecord, void, undefined> {
  for await (const item of endedBy(table, UNPUBLISHED, before)) yield withoutKeys(item) as unknown as VerdictRecord;
}

/** Attempts that are OPEN past their deadline, the oldest deadline first. */
export async function* overdueAttempts(table: AuditTable, now: Date): AsyncGenerator<Attempt, void, undefined> {
  for await (const item of endedBy(table, OPEN_ATTEMPTS, now)) yield withoutKeys(item) as unknown as Attempt;
}

/** What stands in a partition of the index by due date at or before a moment. One page is held at a time. */
async function* endedBy(table: AuditTable, partition: string, moment: Date): AsyncGenerator<Item, void, undefined> {
  let start: Record<string, unknown> | undefined;
  do {
    const { Items = [], LastEvaluatedKey } = await table.db.send(
      new QueryCommand({
        TableName: table.name,
        IndexName: INDEXES.G3.name,
        KeyConditionExpression: `${INDEXES.G3.pk} = :pk AND ${INDEXES.G3.sk} < :end`,
        ExpressionAttributeValues: { ':pk': partition, ':end': dueBy(moment) },
        ...(start ? { ExclusiveStartKey: start } : {}),
      }),
    );
    yield* Items;
    start = LastEvaluatedKey;
  } while (start !== undefined);
}

/** A claim names its image in its key only: `D#digest`, `C#account/region/repository`. */
function imageOfClaim({ pk, sk }: Item): ImageReference {
  const [account = '', region = '', ...repository] = String(sk).slice('C#'.length).split('/');
  return { account, region, repository: repository.join('/'), digest: String(pk).slice('D#'.length) };
}
