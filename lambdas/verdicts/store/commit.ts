import { GetCommand, TransactWriteCommand, type TransactWriteCommandInput } from '@aws-sdk/lib-dynamodb';
import { AUDIT_TABLE } from '../contract';
import { claimKey, scanRecordIndexes, scanRecordKey, verdictIndexes, verdictKey, withoutKeys } from '../keys';
import { carriedOccurrences } from '../occurrence';
import { signedStatement } from '../signature';
import { type VerdictRecord, verdictStands } from '../verdict';
import { type AuditTable, failedConditions, transactionConflict } from './audit-table';
import { LEAVE_INDEX, RELEASED } from './claims';
import type { VerdictSigner } from './signer';

/** Days after which the record of a scan that has been replaced expires. */
export const SUPERSEDED_RETENTION_DAYS = 400;

/** Transactions that meet on one image are tried again this often; they are short and few. */
const MOST_TRIES = 5;

export type CommitResult =
  | { readonly status: 'committed'; readonly record: VerdictRecord }
  /** This very commit stands already: the caller was retried after its own success. */
  | { readonly status: 'already-committed'; readonly record: VerdictRecord }
  /** Another run took the claim over: this one's result is stale and was not written. */
  | { readonly status: 'fenced-off' }
  /** An attempt was tied to the claim since the record was made: make it again with that attempt. */
  | { readonly status: 'attempt-attached' };

type Action = NonNullable<TransactWriteCommandInput['TransactItems']>[number];

/**
 * Commits the result of a run in one transaction: the scan record, the current verdict, the lease given back.
 *
 *   fence:  the claim's runId is mine      - a run whose lease was taken over writes nothing
 *           and its attempt is the record's - no attempt is left without its outcome
 *   order:  the pointer's gen is lower     - a late writer cannot put an older verdict over a newer one
 *   lock:   the pointer is the one I read  - `previousVerdict` is what really stood there, and no parent that an index
 *                                            noted on it is lost
 *
 * An UNKNOWN does not replace a verdict that still holds: it is recorded, and the pointer stays.
 *
 * @param signer signs each try, as `previousVerdict` is part of what is signed; where it fails, nothing is committed
 */
export async function commitVerdict(
  table: AuditTable,
  judged: VerdictRecord,
  signer: VerdictSigner | null = null,
): Promise<CommitResult> {
  for (let attempt = 1; ; attempt += 1) {
    const current = await readCurrent(table, judged);
    if (current?.runId === judged.runId && current.gen === judged.gen) {
      return { status: 'already-committed', record: current };
    }
    const carried = { parents: current?.parents ?? judged.parents, ...carriedOccurrences(current, judged) };
    const unsigned = { ...judged, previousVerdict: current?.verdict ?? null, ...carried };
    const record = signer ? { ...unsigned, signature: await signer(signedStatement(unsigned)) } : unsigned;
    try {
      await table.db.send(new TransactWriteCommand({ TransactItems: actions(table, record, current) }));
      return { status: 'committed', record };
    } catch (error) {
      const failed = failedConditions(error);
      if (failed?.[0]) return afterLostFence(table, record);
      const again = failed !== undefined || transactionConflict(error);
      if (!again || attempt === MOST_TRIES) throw error;
    }
  }
}

/** The verdict that stands for an image now, or undefined. Consistent with every commit before the call. */
export async function readCurrent(
  table: AuditTable,
  image: Parameters<typeof verdictKey>[0],
): Promise<VerdictRecord | undefined> {
  const { Item } = await table.db.send(
    new GetCommand({ TableName: table.name, Key: verdictKey(image), ConsistentRead: true }),
  );
  return Item ? (withoutKeys(Item) as unknown as VerdictRecord) : undefined;
}

export class ScanRecordMissing extends Error {
  override readonly name = 'ScanRecordMissing';
  constructor(run: Pick<VerdictRecord, 'runId' | 'startedAt'>) {
    super(`There is no committed record of run ${run.runId} (started ${run.startedAt}).`);
  }
}

/** @throws ScanRecordMissing where the run committed nothing */
export async function readScanRecord(
  table: AuditTable,
  run: Parameters<typeof scanRecordKey>[0],
): Promise<VerdictRecord> {
  const record = await findScanRecord(table, run);
  if (!record) throw new ScanRecordMissing(run);
  return record;
}

export async function findScanRecord(
  table: AuditTable,
  run: Parameters<typeof scanRecordKey>[0],
): Promise<VerdictRecord | undefined> {
  const { Item } = await table.db.send(
    new GetCommand({ TableName: table.name, Key: scanRecordKey(run), ConsistentRead: true }),
  );
  return Item ? (withoutKeys(Item) as unknown as VerdictRecord) : undefined;
}

/** The claim is not ours. Either our own earlier try committed and another run has begun since, or we were too late. */
async function afterLostFence(table: AuditTable, record: VerdictRecord): Promise<CommitResult> {
  const committed = await findScanRecord(table, record);
  if (committed) return { status: 'already-committed', record: committed };
  const claim = await table.db.send(
    new GetCommand({ TableName: table.name, Key: claimKey(record), ConsistentRead: true }),
  );
  return { status: claim.Item?.['runId'] === record.runId ? 'attempt-attached' : 'fenced-off' };
}

function actions(table: AuditTable, record: VerdictRecord, current: VerdictRecord | undefined): Action[] {
  const TableName = table.name;
  const { attemptId } = record.lineage;
  const giveLeaseBack: Action = {
    Update: {
      TableName,
      Key: claimKey(record),
      UpdateExpression: `SET leaseUntil = :released ${LEAVE_INDEX}`,
      ConditionExpression: attemptId
        ? 'runId = :run AND attemptId = :attempt'
        : 'runId = :run AND attribute_not_exists(attemptId)',
      ExpressionAttributeValues: {
        ':run': record.runId,
        ':released': RELEASED,
        ...(attemptId ? { ':attempt': attemptId } : {}),
      },
    },
  };
  const keepRecord: Action = {
    Put: { TableName, Item: { ...scanRecordKey(record), ...scanRecordIndexes(record), ...record } },
  };
  if (current && keepsStanding(current, record)) return [giveLeaseBack, keepRecord];

  const point: Action = {
    Put: {
      TableName,
      Item: { ...verdictKey(record), ...verdictIndexes(record), ...record },
      ConditionExpression: current ? 'gen = :read AND gen < :gen AND parents = :parents' : 'attribute_not_exists(pk)',
      ...(current
        ? { ExpressionAttributeValues: { ':read': current.gen, ':gen': record.gen, ':parents': current.parents } }
        : {}),
    },
  };
  return current
    ? [giveLeaseBack, keepRecord, point, expireSuperseded(TableName, current, record)]
    : [giveLeaseBack, keepRecord, point];
}

function keepsStanding(current: VerdictRecord, next: VerdictRecord): boolean {
  return next.verdict === 'UNKNOWN' && verdictStands(current, new Date(next.judgedAt));
}

/** The latest scan record of an image never expires; the one that it replaces does, in time. */
function expireSuperseded(TableName: string, current: VerdictRecord, record: VerdictRecord): Action {
  return {
    Update: {
      TableName,
      Key: scanRecordKey(current),
      UpdateExpression: 'SET #expires = :at',
      ExpressionAttributeNames: { '#expires': AUDIT_TABLE.expiryAttribute },
      ExpressionAttributeValues: {
        ':at': Math.floor(Date.parse(record.judgedAt) / 1000) + SUPERSEDED_RETENTION_DAYS * 86_400,
      },
    },
  };
}
