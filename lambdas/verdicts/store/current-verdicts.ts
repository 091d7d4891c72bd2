import { setTimeout as sleep } from 'node:timers/promises';
import { BatchGetCommand } from '@aws-sdk/lib-dynamodb';
import { MayflyError } from '../../shared/errors';
import type { ImageReference } from '../image-reference';
import { type Key, verdictKey, withoutKeys } from '../keys';
import type { VerdictRecord } from '../verdict';
import type { AuditTable } from './audit-table';

/** Source: DynamoDB API reference, BatchGetItem: at most 100 items, of which it may leave some to be asked again. */
const BATCH = 100;
const MOST_TRIES = 6;
const FIRST_DELAY_MS = 50;

/** DynamoDB kept leaving out a part of a batch: to answer without it would be to call images clean. */
export class VerdictsNotRead extends MayflyError {
  override readonly name = 'VerdictsNotRead';
  readonly left: number;
  constructor(left: number) {
    super(`DynamoDB left ${left} verdicts unread in ${MOST_TRIES} tries: the table is throttled. Ask again later.`);
    this.left = left;
  }
}

/**
 * The current verdicts of images that are in the registry, by the JSON of their keys. An image without a verdict, or one
 * that was deleted, is not among them.
 * @throws VerdictsNotRead
 */
export async function readCurrentOf(
  table: AuditTable,
  images: readonly ImageReference[],
): Promise<ReadonlyMap<string, VerdictRecord>> {
  const keys = [...new Map(images.map(verdictKey).map((key) => [JSON.stringify(key), key])).values()];
  const found = new Map<string, VerdictRecord>();
  for (let at = 0; at < keys.length; at += BATCH) {
    for (const item of await readBatch(table, keys.slice(at, at + BATCH))) {
      const { pk, sk } = item as Key;
      if (!('deletedAt' in item)) found.set(JSON.stringify({ pk, sk }), withoutKeys(item) as unknown as VerdictRecord);
    }
  }
  return found;
}

async function readBatch(
  table: AuditTable,
  keys: readonly Key[],
): Promise<readonly Readonly<Record<string, unknown>>[]> {
  const items: Readonly<Record<string, unknown>>[] = [];
  let left = [...keys];
  for (let tries = 1; left.length > 0; tries += 1) {
    const { Responses, UnprocessedKeys } = await table.db.send(
      new BatchGetCommand({ RequestItems: { [table.name]: { Keys: left, ConsistentRead: true } } }),
    );
    items.push(...(Responses?.[table.name] ?? []));
    left = (UnprocessedKeys?.[table.name]?.Keys ?? []) as Key[];
    if (left.length > 0 && tries === MOST_TRIES) throw new VerdictsNotRead(left.length);
    if (left.length > 0) await sleep(FIRST_DELAY_MS * 2 ** (tries - 1));
  }
  return items;
}
