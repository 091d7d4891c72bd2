import { ConditionalCheckFailedException, TransactionCanceledException } from '@aws-sdk/client-dynamodb';
import type { DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb';

/** The audit table and a client that reaches it. */
export interface AuditTable {
  readonly db: DynamoDBDocumentClient;
  readonly name: string;
}

/** The item that stood in the way of a conditional write, or undefined if that was not why it failed. */
export function conditionFailed(error: unknown): boolean {
  return error instanceof ConditionalCheckFailedException;
}

/** For each action of a cancelled transaction, whether its condition failed; undefined if it failed otherwise. */
export function failedConditions(error: unknown): readonly boolean[] | undefined {
  if (!(error instanceof TransactionCanceledException)) return undefined;
  const codes = (error.CancellationReasons ?? []).map((reason) => reason.Code);
  return codes.includes('ConditionalCheckFailed') ? codes.map((code) => code === 'ConditionalCheckFailed') : undefined;
}

/** Two transactions met on one item: nothing was decided, so it may be tried again. */
export function transactionConflict(error: unknown): boolean {
  return (
    error instanceof TransactionCanceledException &&
    (error.CancellationReasons ?? []).some((reason) => reason.Code === 'TransactionConflict')
  );
}
