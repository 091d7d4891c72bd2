import { ConditionalCheckFailedException } from '@aws-sdk/client-dynamodb';
import { GetCommand, UpdateCommand } from '@aws-sdk/lib-dynamodb';
import { unmarshall } from '@aws-sdk/util-dynamodb';
import type { ImageReference } from '../image-reference';
import { claimKey, HELD_LEASES, leaseOrder } from '../keys';
import { type AuditTable, conditionFailed } from './audit-table';

export type ClaimResult =
  | { readonly acquired: true; readonly gen: number }
  /** Somebody else's run holds the lease. */
  | { readonly acquired: false; readonly heldBy: string; readonly until: string };

export interface ClaimRequest {
  readonly image: ImageReference;
  readonly runId: string;
  readonly now: Date;
  readonly leaseMinutes: number;
  /** The open attempt at remediation that this image is the result of. */
  readonly attemptId?: string;
}

/** Held leases stand in an index by their end, so that the sweep finds those whose run died. */
const TAKE_LEASE = 'SET runId = :run, leaseUntil = :until, g3pk = :held, g3sk = :order';

/**
 * Takes the lease on one image in one repository. Each acquisition adds 1 to its generation.
 *
 *   run A: claim ──────── dies
 *   run B:        claim (refused: A's lease) ... lease expires ... claim (taken over, higher generation)
 *   run A:                                                         commits late: refused by the fence in commit.ts
 *
 * The same run may claim again: a Lambda that is retried after its own successful write goes on.
 */
export async function acquireClaim(table: AuditTable, request: ClaimRequest): Promise<ClaimResult> {
  const { image, runId, now, leaseMinutes, attemptId } = request;
  const until = new Date(now.getTime() + leaseMinutes * 60_000).toISOString();
  try {
    const { Attributes } = await table.db.send(
      new UpdateCommand({
        TableName: table.name,
        Key: claimKey(image),
        UpdateExpression: attemptId
          ? `${TAKE_LEASE}, attemptId = :attempt ADD gen :one`
          : `${TAKE_LEASE} ADD gen :one REMOVE attemptId`,
        ConditionExpression: 'attribute_not_exists(pk) OR leaseUntil < :now OR runId = :run',
        ExpressionAttributeValues: {
          ':run': runId,
          ':until': until,
          ':held': HELD_LEASES,
          ':order': leaseOrder(image, until),
          ':now': now.toISOString(),
          ':one': 1,
          ...(attemptId ? { ':attempt': attemptId } : {}),
        },
        ReturnValues: 'UPDATED_NEW',
        ReturnValuesOnConditionCheckFailure: 'ALL_OLD',
      }),
    );
    return { acquired: true, gen: Number(Attributes?.['gen']) };
  } catch (error) {
    if (!(error instanceof ConditionalCheckFailedException)) throw error;
    const holder = error.Item ? unmarshall(error.Item) : {};
    return { acquired: false, heldBy: String(holder['runId']), until: String(holder['leaseUntil']) };
  }
}

/**
 * Ties an attempt to the run that is judging the image already: a build may push several tags of one digest.
 *
 *   push latest:            claim ─────────────── reads the attempt, commits, ends it
 *   push mayfly-<attempt>:        attach (refused once the lease is given back: then the verdict stands to be read)
 *
 * @returns false where the run has ended meanwhile
 */
export async function attachAttempt(
  table: AuditTable,
  image: ImageReference,
  holder: { readonly runId: string; readonly attemptId: string; readonly now: Date },
): Promise<boolean> {
  try {
    await table.db.send(
      new UpdateCommand({
        TableName: table.name,
        Key: claimKey(image),
        UpdateExpression: 'SET attemptId = :attempt',
        ConditionExpression: 'runId = :run AND leaseUntil >= :now',
        ExpressionAttributeValues: {
          ':attempt': holder.attemptId,
          ':run': holder.runId,
          ':now': holder.now.toISOString(),
        },
      }),
    );
    return true;
  } catch (error) {
    if (!conditionFailed(error)) throw error;
    return false;
  }
}

/** The attempt tied to a run's claim; null where there is none, or where the claim is not that run's. */
export async function claimedAttempt(table: AuditTable, image: ImageReference, runId: string): Promise<string | null> {
  const { Item } = await table.db.send(
    new GetCommand({ TableName: table.name, Key: claimKey(image), ConsistentRead: true }),
  );
  return Item?.['runId'] === runId && typeof Item['attemptId'] === 'string' ? Item['attemptId'] : null;
}

/** Gives the lease back without a verdict. No error where it is not ours any more. */
export async function releaseClaim(table: AuditTable, image: ImageReference, runId: string): Promise<void> {
  try {
    await table.db.send(
      new UpdateCommand({
        TableName: table.name,
        Key: claimKey(image),
        UpdateExpression: `SET leaseUntil = :never ${LEAVE_INDEX}`,
        ConditionExpression: 'runId = :run',
        ExpressionAttributeValues: { ':run': runId, ':never': RELEASED },
      }),
    );
  } catch (error) {
    if (!conditionFailed(error)) throw error;
  }
}

/** A lease that is given back leaves the index of held ones. */
export const LEAVE_INDEX = 'REMOVE g3pk, g3sk';

/** A lease that ended before any clock began. */
export const RELEASED = '0000-01-01T00:00:00.000Z';
