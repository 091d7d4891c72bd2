import { GetCommand, PutCommand, TransactWriteCommand } from '@aws-sdk/lib-dynamodb';
import type { ImageReference } from '../image-reference';
import { tagHistoryKey, tagKey } from '../keys';
import { type AuditTable, conditionFailed, failedConditions } from './audit-table';

export interface TagPointer {
  readonly tag: string;
  readonly digest: string;
  /** When the registry was asked; taken before the reading, so that a slow answer cannot look new. */
  readonly observedAt: string;
}

export async function readTagPointer(
  table: AuditTable,
  repository: Omit<ImageReference, 'digest'>,
  tag: string,
): Promise<TagPointer | undefined> {
  const { Item } = await table.db.send(
    new GetCommand({ TableName: table.name, Key: tagKey(repository, tag), ConsistentRead: true }),
  );
  // A tag that was taken away keeps its item, so that an older observation cannot put it back.
  if (typeof Item?.['digest'] !== 'string') return undefined;
  return { tag, digest: Item['digest'], observedAt: String(Item['observedAt']) };
}

/**
 * Notes what a tag points at. An observation older than the one that stands changes nothing:
 *
 *   push 1: observe A ─────────────── write A (refused: B was observed later)
 *   push 2:            observe B, write B
 *
 * A change of digest also adds an item to the tag's history, in the same transaction.
 */
export async function moveTag(table: AuditTable, image: ImageReference, tag: string, observedAt: Date): Promise<void> {
  const standing = await readTagPointer(table, image, tag);
  const observed = observedAt.toISOString();
  const pointer = {
    TableName: table.name,
    Item: { ...tagKey(image, tag), digest: image.digest, observedAt: observed },
    ConditionExpression: 'attribute_not_exists(pk) OR observedAt < :observed',
    ExpressionAttributeValues: { ':observed': observed },
  };
  try {
    if (standing?.digest === image.digest) {
      await table.db.send(new PutCommand(pointer));
      return;
    }
    const history = {
      TableName: table.name,
      Item: { ...tagHistoryKey(image, tag, observed), tag, digest: image.digest, observedAt: observed },
    };
    await table.db.send(new TransactWriteCommand({ TransactItems: [{ Put: pointer }, { Put: history }] }));
  } catch (error) {
    if (!conditionFailed(error) && !failedConditions(error)) throw error;
  }
}

/** Notes that a tag points at nothing any more; its history says so. As with `moveTag`, an older observation changes nothing. */
export async function removeTag(
  table: AuditTable,
  repository: Omit<ImageReference, 'digest'>,
  tag: string,
  observedAt: Date,
): Promise<void> {
  const observed = observedAt.toISOString();
  const TableName = table.name;
  const pointer = {
    TableName,
    Item: { ...tagKey(repository, tag), observedAt: observed },
    ConditionExpression: 'attribute_exists(digest) AND observedAt < :observed',
    ExpressionAttributeValues: { ':observed': observed },
  };
  const history = {
    TableName,
    Item: { ...tagHistoryKey(repository, tag, observed), tag, digest: null, observedAt: observed },
  };
  try {
    await table.db.send(new TransactWriteCommand({ TransactItems: [{ Put: pointer }, { Put: history }] }));
  } catch (error) {
    if (!failedConditions(error)) throw error;
  }
}
