import { GetCommand, PutCommand, TransactWriteCommand, UpdateCommand } from '@aws-sdk/lib-dynamodb';
import type { Attempt } from '../../verdicts/attempt';
import type { ImageReference } from '../../verdicts/image-reference';
import { attemptKey, attemptOrder, attemptsOf, lineageKey, OPEN_ATTEMPTS, withoutKeys } from '../../verdicts/keys';
import {
  type AuditTable,
  conditionFailed,
  failedConditions,
  transactionConflict,
} from '../../verdicts/store/audit-table';
import type { Lineage } from '../../verdicts/verdict';
import { countRemediation } from '../metrics';
import type { Outcome } from './attempt';
import { mayBegin, type Past } from './may-begin';

export type OpenResult =
  | { readonly status: 'opened'; readonly attempt: Attempt }
  /** The same attempt stands already: the caller was retried after its own success. */
  | { readonly status: 'stands'; readonly attempt: Attempt }
  | { readonly status: 'budget-spent'; readonly attempts: number }
  /** Another attempt of the lineage is open, or nothing to fix with has changed since the last. */
  | { readonly status: 'not-now'; readonly why: string };

/** An attempt as it is planned; the store numbers it and says what let it begin. */
export type NewAttempt = Omit<Attempt, 'number' | 'state' | 'occasion'>;

const MOST_TRIES = 5;

/**
 * Opens an attempt and counts it on its lineage, in one transaction, if it may begin (see `mayBegin`).
 *
 *   two runs of one lineage read "1 of 2 used" ── both count up on condition that it is still 1: one wins, one reads
 *   again, and finds the other's attempt open
 *
 * @param fixes what there is to fix with, see `fixesOf`
 */
export async function openAttempt(
  table: AuditTable,
  wanted: NewAttempt,
  maxAttempts: number,
  fixes: readonly string[] = [],
): Promise<OpenResult> {
  for (let tries = 1; ; tries += 1) {
    const past = await readLineage(table, wanted);
    const { used } = past;
    const beginning = mayBegin(past, fixes);
    if (used >= maxAttempts || !beginning.may) {
      const standing = await readAttempt(table, wanted.attemptId);
      if (standing) return { status: 'stands', attempt: standing };
      return beginning.may ? { status: 'budget-spent', attempts: used } : { status: 'not-now', why: beginning.why };
    }
    const attempt: Attempt = { ...wanted, number: used + 1, state: 'OPEN', occasion: beginning.occasion };
    try {
      await table.db.send(
        new TransactWriteCommand({ TransactItems: [putNew(table, attempt), countUp(table, attempt, used, fixes)] }),
      );
      return { status: 'opened', attempt };
    } catch (error) {
      const failed = failedConditions(error);
      if (failed?.[0]) {
        const standing = await readAttempt(table, wanted.attemptId);
        if (standing) return { status: 'stands', attempt: standing };
      }
      const again = failed !== undefined || transactionConflict(error);
      if (!again || tries === MOST_TRIES) throw error;
    }
  }
}

/** Keeps, for the audit, an attempt that may not begin. It takes nothing from the lineage's budget. */
export async function recordNotStarted(table: AuditTable, wanted: NewAttempt, why: string): Promise<void> {
  const attempt: Attempt = { ...wanted, number: 0, state: 'FAILED', endedAt: wanted.startedAt, why };
  try {
    await table.db.send(new PutCommand(putNew(table, attempt).Put));
  } catch (error) {
    if (!conditionFailed(error)) throw error;
  }
}

export async function readAttempt(table: AuditTable, attemptId: string): Promise<Attempt | undefined> {
  const { Item } = await table.db.send(
    new GetCommand({ TableName: table.name, Key: attemptKey(attemptId), ConsistentRead: true }),
  );
  return Item ? (withoutKeys(Item) as unknown as Attempt) : undefined;
}

export async function noteBuild(table: AuditTable, attemptId: string, buildId: string): Promise<void> {
  await table.db.send(
    new UpdateCommand({
      TableName: table.name,
      Key: attemptKey(attemptId),
      UpdateExpression: 'SET buildId = :build',
      ConditionExpression: 'attribute_exists(pk)',
      ExpressionAttributeValues: { ':build': buildId },
    }),
  );
}

/** How an attempt ended, with the image that it led to and what that changed. */
export interface EndedBy extends Outcome {
  readonly result?: NonNullable<Attempt['result']>;
  readonly changes?: NonNullable<Attempt['changes']>;
}

/** Ends an attempt, once: whichever of image and build reports first. @returns false where it had ended already */
export async function endAttempt(
  table: AuditTable,
  attemptId: string,
  outcome: EndedBy,
  endedAt: Date,
): Promise<boolean> {
  const { result, changes } = outcome;
  try {
    await table.db.send(
      new UpdateCommand({
        TableName: table.name,
        Key: attemptKey(attemptId),
        UpdateExpression: `SET #state = :state, why = :why, endedAt = :at${result ? ', #result = :result' : ''}${changes ? ', changes = :changes' : ''} REMOVE g3pk, g3sk`,
        ConditionExpression: '#state = :open',
        ExpressionAttributeNames: { '#state': 'state', ...(result ? { '#result': 'result' } : {}) },
        ExpressionAttributeValues: {
          ':state': outcome.state,
          ':why': outcome.why,
          ':at': endedAt.toISOString(),
          ':open': 'OPEN',
          ...(result ? { ':result': result } : {}),
          ...(changes ? { ':changes': changes } : {}),
        },
      }),
    );
    countRemediation(outcome.state);
    return true;
  } catch (error) {
    if (!conditionFailed(error)) throw error;
    return false;
  }
}

/**
 * Counts what one chain of rebuilds has used on another that turns out to be its continuation, and what it had to fix with.
 * Once for each attempt: `joinedBy` remembers the last.
 */
export async function joinLineage(
  table: AuditTable,
  image: ImageReference & { readonly lineage: Pick<Lineage, 'rootDigest'> },
  rootDigest: string,
  attemptId: string,
): Promise<void> {
  if (image.lineage.rootDigest === rootDigest) return;
  const { used, known } = await readLineage(table, { ...image, rootDigest });
  try {
    await table.db.send(
      new UpdateCommand({
        TableName: table.name,
        Key: rootKey({ ...image, rootDigest: image.lineage.rootDigest }),
        UpdateExpression:
          `SET joinedBy = :attempt, lastAttempt = if_not_exists(lastAttempt, :attempt) ` +
          `ADD attempts :used${known.size > 0 ? ', fixes :fixes' : ''}`,
        ConditionExpression: 'attribute_not_exists(joinedBy) OR joinedBy <> :attempt',
        ExpressionAttributeValues: {
          ':used': used,
          ':attempt': attemptId,
          ...(known.size > 0 ? { ':fixes': known } : {}),
        },
      }),
    );
  } catch (error) {
    if (!conditionFailed(error)) throw error;
  }
}

/** The chain of rebuilds that begins with an image of a repository. */
type Chain = Omit<ImageReference, 'digest'> & { readonly rootDigest: string };

async function readLineage(table: AuditTable, chain: Chain): Promise<Past & { readonly used: number }> {
  const { Item } = await table.db.send(
    new GetCommand({ TableName: table.name, Key: rootKey(chain), ConsistentRead: true }),
  );
  const { attempts, lastAttempt, fixes } = Item ?? {};
  return {
    used: Number(attempts ?? 0),
    last: typeof lastAttempt === 'string' ? await readAttempt(table, lastAttempt) : undefined,
    known: fixes instanceof Set ? fixes : new Set(),
  };
}

const rootKey = (chain: Chain) => lineageKey({ ...chain, digest: chain.rootDigest });

function putNew(table: AuditTable, attempt: Attempt) {
  const { attemptId, startedAt, deadline, state } = attempt;
  // Only what is OPEN stands in the index: that is how the sweep finds an attempt that nothing ends.
  const overdue = state === 'OPEN' ? { g3pk: OPEN_ATTEMPTS, g3sk: attemptOrder(attemptId, deadline) } : {};
  return {
    Put: {
      TableName: table.name,
      Item: { ...attemptKey(attemptId), g2pk: attemptsOf(attempt), g2sk: startedAt, ...overdue, ...attempt },
      ConditionExpression: 'attribute_not_exists(pk)',
    },
  };
}

/** A set of texts cannot be empty in DynamoDB. */
function countUp(table: AuditTable, attempt: Attempt, used: number, fixes: readonly string[]) {
  return {
    Update: {
      TableName: table.name,
      Key: rootKey(attempt),
      UpdateExpression: `SET attempts = :next, lastAttempt = :id${fixes.length > 0 ? ' ADD fixes :fixes' : ''}`,
      ConditionExpression: used === 0 ? 'attribute_not_exists(attempts)' : 'attempts = :used',
      ExpressionAttributeValues: {
        ':next': used + 1,
        ':id': attempt.attemptId,
        ...(used === 0 ? {} : { ':used': used }),
        ...(fixes.length > 0 ? { ':fixes': new Set(fixes) } : {}),
      },
    },
  };
}
