import { GetCommand, UpdateCommand } from '@aws-sdk/lib-dynamodb';
import type { ImageReference } from '../image-reference';
import { claimKey } from '../keys';
import { type AuditTable, conditionFailed } from './audit-table';

/**
 * Leaves word with the run that holds the lease: whatever it finds, the image is to be judged once more.
 *
 *   run A:   claim ── reads the policy ───────────── commits ── takes the word, asks for another run
 *   policy:                             changes: word left (refused once A gave its lease back: then the asker claims)
 *
 * @param word what is asked for, as the taker understands it
 * @returns false where that run has ended meanwhile
 */
export async function askForRerun(
  table: AuditTable,
  image: ImageReference,
  holder: { readonly runId: string; readonly word: string; readonly now: Date },
): Promise<boolean> {
  try {
    await table.db.send(
      new UpdateCommand({
        TableName: table.name,
        Key: claimKey(image),
        UpdateExpression: 'SET rerun = :word',
        ConditionExpression: 'runId = :run AND leaseUntil >= :now',
        ExpressionAttributeValues: {
          ':word': holder.word,
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

/** The word left on an image's claim; null where there is none. It stays until `clearRerun`. */
export async function rerunAskedFor(table: AuditTable, image: ImageReference): Promise<string | null> {
  const { Item } = await table.db.send(
    new GetCommand({ TableName: table.name, Key: claimKey(image), ConsistentRead: true }),
  );
  return typeof Item?.['rerun'] === 'string' ? Item['rerun'] : null;
}

/** Takes a word away once it is acted upon; one that came since stays. */
export async function clearRerun(table: AuditTable, image: ImageReference, word: string): Promise<void> {
  try {
    await table.db.send(
      new UpdateCommand({
        TableName: table.name,
        Key: claimKey(image),
        UpdateExpression: 'REMOVE rerun',
        ConditionExpression: 'rerun = :word',
        ExpressionAttributeValues: { ':word': word },
      }),
    );
  } catch (error) {
    if (!conditionFailed(error)) throw error;
  }
}
