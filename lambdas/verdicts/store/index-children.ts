import { GetCommand, UpdateCommand } from '@aws-sdk/lib-dynamodb';
import type { ImageReference } from '../image-reference';
import { claimKey, verdictKey } from '../keys';
import { withParent } from '../parents';
import type { VerdictRecord } from '../verdict';
import { type AuditTable, conditionFailed } from './audit-table';
import { readCurrent } from './commit';

/** Commits of one image that meet the noting of its parent are short and few. */
const MOST_TRIES = 5;

/** The run whose lease on an image has not ended; null where nobody has claimed it. */
export async function readHolder(table: AuditTable, image: ImageReference, now: Date): Promise<string | null> {
  const { Item } = await table.db.send(
    new GetCommand({ TableName: table.name, Key: claimKey(image), ConsistentRead: true }),
  );
  return typeof Item?.['leaseUntil'] === 'string' && Item['leaseUntil'] > now.toISOString()
    ? String(Item['runId'])
    : null;
}

/** An index that lists an image, and what the index says of it. */
export interface ParentLink {
  /** Digest of the index. */
  readonly parent: string;
  /** Of an artifact: the digest of what it speaks of, where its own manifest does not say. */
  readonly subject?: string;
}

/**
 * Notes on the current verdict of an image that an index lists it. Each later commit takes the list along:
 *
 *   index: reads parents [] ─────────── writes [A] (refused: the list is not the one that was read; read again)
 *   other:                   writes [B]
 *   child: reads parents [B] ────────────────────────── commits with [B] (refused in commit.ts once [B, A] stands)
 *
 * @returns false where it stood there already, or where the image has no verdict to note it on
 */
export async function linkParent(table: AuditTable, image: ImageReference, link: ParentLink): Promise<boolean> {
  for (let attempt = 1; ; attempt += 1) {
    const current = await readCurrent(table, image);
    if (!current || isLinked(current, link)) return false;
    const subject = missingSubject(current, link);
    try {
      await table.db.send(
        new UpdateCommand({
          TableName: table.name,
          Key: verdictKey(image),
          UpdateExpression: subject ? 'SET parents = :parents, artifact.subject = :subject' : 'SET parents = :parents',
          ConditionExpression: 'gen = :gen AND parents = :read',
          ExpressionAttributeValues: {
            ':parents': withParent(current.parents, link.parent),
            ':read': current.parents,
            ':gen': current.gen,
            ...(subject ? { ':subject': subject } : {}),
          },
        }),
      );
      return true;
    } catch (error) {
      if (!conditionFailed(error) || attempt === MOST_TRIES) throw error;
    }
  }
}

/** Whether nothing of the link is left to be noted. */
export function isLinked(record: VerdictRecord, link: ParentLink): boolean {
  return record.parents.includes(link.parent) && missingSubject(record, link) === undefined;
}

/** An artifact that says itself what it speaks of is believed before the index. */
function missingSubject({ artifact }: VerdictRecord, { subject }: ParentLink): string | undefined {
  return artifact && artifact.subject === undefined ? subject : undefined;
}
