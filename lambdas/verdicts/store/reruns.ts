import { ConditionalCheckFailedException } from '@aws-sdk/client-dynamodb';
import { GetCommand, UpdateCommand } from '@aws-sdk/lib-dynamodb';
import { unmarshall } from '@aws-sdk/util-dynamodb';
import type { ImageReference } from '../image-reference';
import { claimKey } from '../keys';
import { type AuditTable, conditionFailed } from './audit-table';

/** A word that changes between two looks at it is looked at again this often. */
const MOST_LOOKS = 5;

/**
 * Leaves word with the run that holds the lease: whatever it finds, the image is to be judged once more.
 *
 *   run A:   claim ── reads the policy ───────────── commits ── takes the word, asks for another run
 *   policy:                             changes: word left (refused once A gave its lease back: then the asker claims)
 *
 * A word that stands is taken over, in this run's name: who is acting upon it at this moment cannot take it away any more.
 *
 * @param holder.word what is asked for, as the taker understands it
 * @param holder.less the words that ask for less: one that stands and is none of them stays the word
 * @returns false where that run has ended meanwhile
 */
export async function askForRerun(
  table: AuditTable,
  image: ImageReference,
  holder: { readonly runId: string; readonly word: string; readonly less: readonly string[]; readonly now: Date },
): Promise<boolean> {
  const { runId, less } = holder;
  const now = holder.now.toISOString();
  for (let look = 1; look <= MOST_LOOKS; look += 1) {
    const seen = await rerunAskedFor(table, image);
    const word = seen === null || less.includes(seen.word) ? holder.word : seen.word;
    const unchanged = seen === null ? 'attribute_not_exists(rerun)' : 'rerun = :seen';
    try {
      await table.db.send(
        new UpdateCommand({
          TableName: table.name,
          Key: claimKey(image),
          UpdateExpression: 'SET rerun = :word, rerunOf = :run',
          ConditionExpression: `runId = :run AND leaseUntil >= :now AND ${unchanged}`,
          ExpressionAttributeValues: {
            ':word': word,
            ':run': runId,
            ':now': now,
            ...(seen === null ? {} : { ':seen': seen.word }),
          },
          ReturnValuesOnConditionCheckFailure: 'ALL_OLD',
        }),
      );
      return true;
    } catch (error) {
      if (!(error instanceof ConditionalCheckFailedException)) throw error;
      const claim = error.Item ? unmarshall(error.Item) : {};
      if (claim['runId'] !== runId || String(claim['leaseUntil']) < now) return false;
    }
  }
  throw new Error(`The word left for ${image.repository}@${image.digest} changed ${MOST_LOOKS} times in a row.`);
}

/** A word, and the run that it was left with: the same word left with a later run is another one. */
export interface RerunWord {
  readonly word: string;
  readonly of: string;
}

/** The word left on an image's claim; null where there is none. It stays until `clearRerun`. */
export async function rerunAskedFor(table: AuditTable, image: ImageReference): Promise<RerunWord | null> {
  const { Item } = await table.db.send(
    new GetCommand({ TableName: table.name, Key: claimKey(image), ConsistentRead: true }),
  );
  return typeof Item?.['rerun'] === 'string' ? { word: Item['rerun'], of: String(Item['rerunOf']) } : null;
}

/** Takes a word away once it is acted upon; one that came since stays. */
export async function clearRerun(table: AuditTable, image: ImageReference, { word, of }: RerunWord): Promise<void> {
  try {
    await table.db.send(
      new UpdateCommand({
        TableName: table.name,
        Key: claimKey(image),
        UpdateExpression: 'REMOVE rerun, rerunOf',
        ConditionExpression: 'rerun = :word AND rerunOf = :of',
        ExpressionAttributeValues: { ':word': word, ':of': of },
      }),
    );
  } catch (error) {
    if (!conditionFailed(error)) throw error;
  }
}
