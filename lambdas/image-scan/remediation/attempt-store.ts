import { GetCommand, PutCommand, TransactWriteCommand, UpdateCommand } from '@aws-sdk/lib-dynamodb';
import type { Attempt } from '../../verdicts/attempt';
import type { ImageReference } from '../../verdicts/image-reference';
import { attemptKey, attemptsOf, lineageKey } from '../../verdicts/keys';
import {
  type AuditTable,
  conditionFailed,
  failedConditions,
  transactionConflict,
} from '../../verdicts/store/audit-table';
import type { Lineage } from '../../verdicts/verdict';
import type { Outcome } from './attempt';

export type OpenResult =
  | { readonly status: 'opened'; readonly attempt: Attempt }
  /** The same attempt stands already: the caller was retried after its own success. */
  | { readonly status: 'stands'; readonly attempt: Attempt }
  | { readonly status: 'budget-spent'; readonly attempts: number };

/** An attempt as it is planned; the store numbers it. */
export type NewAttempt = Omit<Attempt, 'number' | 'state'>;

const MOST_TRIES = 5;

/**
 * Opens an attempt and counts it on its lineage, in one transaction.
 *
 *   two runs of one lineage read "1 of 2 used" ── both count up on condition that it is still 1: one wins, one reads again
 */
export async function openAttempt(table: AuditTable, wanted: NewAttempt, maxAttempts: number): Promise<OpenResult> {
  for (let tries = 1; ; tries += 1) {
    const used = await attemptsUsed(table, wanted);
    const attempt: Attempt = { ...wanted, number: used + 1, state: 'OPEN' };
    if (used >= maxAttempts) {
      const standing = await readAttempt(table, wanted.attemptId);
      return standing ? { status: 'stands', attempt: standing } : { status: 'budget-spent', attempts: used };
    }
    try {
      await table.db.send(
        new TransactWriteCommand({ TransactItems: [putNew(table, attempt), countUp(table, attempt, used)] }),
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
  if (!Item) return undefined;
  const { pk, sk, g2pk, g2sk, ...attempt } = Item;
  return attempt as Attempt;
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

/** How an attempt ended, with the image that it led to. */
export interface EndedBy extends Outcome {
  readonly result?: NonNullable<Attempt['result']>;
}

/** Ends an attempt, once: whichever of image and build reports first. @returns false where it had ended already */
export async function endAttempt(
  table: AuditTable,
  attemptId: string,
  outcome: EndedBy,
  endedAt: Date,
): Promise<boolean> {
  try {
    await table.db.send(
      new UpdateCommand({
        TableName: table.name,
        Key: attemptKey(attemptId),
        UpdateExpression: `SET #state = :state, why = :why, endedAt = :at${outcome.result ? ', #result = :result' : ''}`,
        ConditionExpression: '#state = :open',
        ExpressionAttributeNames: { '#state': 'state', ...(outcome.result ? { '#result': 'result' } : {}) },
        ExpressionAttributeValues: {
          ':state': outcome.state,
          ':why': outcome.why,
          ':at': endedAt.toISOString(),
          ':open': 'OPEN',
          ...(outcome.result ? { ':result': outcome.result } : {}),
        },
      }),
    );
    return true;
  } catch (error) {
    if (!conditionFailed(error)) throw error;
    return false;
  }
}

/**
 * Counts what one chain of rebuilds has used on another that turns out to be its continuation. Once for each attempt:
 * `joinedBy` remembers the last.
 */
export async function joinLineage(
  table: AuditTable,
  image: ImageReference & { readonly lineage: Pick<Lineage, 'rootDigest'> },
  rootDigest: string,
  attemptId: string,
): Promise<void> {
  if (image.lineage.rootDigest === rootDigest) return;
  const used = await attemptsUsed(table, { ...image, rootDigest });
  try {
    await table.db.send(
      new UpdateCommand({
        TableName: table.name,
        Key: rootKey({ ...image, rootDigest: image.lineage.rootDigest }),
        UpdateExpression: 'ADD attempts :used SET joinedBy = :attempt',
        ConditionExpression: 'attribute_not_exists(joinedBy) OR joinedBy <> :attempt',
        ExpressionAttributeValues: { ':used': used, ':attempt': attemptId },
      }),
    );
  } catch (error) {
    if (!conditionFailed(error)) throw error;
  }
}

/** The chain of rebuilds that begins with an image of a repository. */
type Chain = Omit<ImageReference, 'digest'> & { readonly rootDigest: string };

async function attemptsUsed(table: AuditTable, chain: Chain): Promise<number> {
  const { Item } = await table.db.send(
    new GetCommand({ TableName: table.name, Key: rootKey(chain), ConsistentRead: true }),
  );
  return Number(Item?.['attempts'] ?? 0);
}

const rootKey = (chain: Chain) => lineageKey({ ...chain, digest: chain.rootDigest });

function putNew(table: AuditTable, attempt: Attempt) {
  return {
    Put: {
      TableName: table.name,
      Item: { ...attemptKey(attempt.attemptId), g2pk: attemptsOf(attempt), g2sk: attempt.startedAt, ...attempt },
      ConditionExpression: 'attribute_not_exists(pk)',
    },
  };
}

function countUp(table: AuditTable, attempt: Attempt, used: number) {
  return {
    Update: {
      TableName: table.name,
      Key: rootKey(attempt),
      UpdateExpression: 'SET attempts = :next, lastAttempt = :id',
      ConditionExpression: used === 0 ? 'attribute_not_exists(attempts)' : 'attempts = :used',
      ExpressionAttributeValues: {
        ':next': used + 1,
        ':id': attempt.attemptId,
        ...(used === 0 ? {} : { ':used': used }),
      },
    },
  };
}
