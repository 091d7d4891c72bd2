import { QueryCommand } from '@aws-sdk/lib-dynamodb';
import type { ImageReference } from './image-reference';
import { scansIn, tagHistoryPrefix, tagsOf, withoutKeys } from './keys';
import { type Page, type PageRequest, query } from './queries';
import { monthsBack, type Period, queryByMonth } from './query-by-month';
import type { AuditTable } from './store/audit-table';
import type { TagPointer } from './store/tags';
import type { VerdictRecord } from './verdict';

type Repository = Omit<ImageReference, 'digest'>;

/**
 * Scans in a repository that began within a period, the newest first; a page can be empty and still have a next one.
 * @throws InvalidCursor
 */
export async function scansBetween(
  table: AuditTable,
  repository: Repository,
  period: Period,
  page: PageRequest = {},
): Promise<Page<VerdictRecord>> {
  const found = await queryByMonth(
    table,
    {
      months: monthsBack(period),
      partitionOf: (month) => scansIn(repository, month),
      first: period.from.toISOString(),
      last: period.to.toISOString(),
      newestFirst: true,
    },
    page,
  );
  return { ...found, items: found.items.map((item) => withoutKeys(item) as unknown as VerdictRecord) };
}

/** Every change of what a tag was seen pointing at, the newest first. */
export function tagHistory(
  table: AuditTable,
  repository: Repository,
  tag: string,
  page: PageRequest = {},
): Promise<Page<TagPointer>> {
  return query<TagPointer>(table, page, {
    KeyConditionExpression: 'pk = :pk AND begins_with(sk, :prefix)',
    ExpressionAttributeValues: { ':pk': tagsOf(repository), ':prefix': tagHistoryPrefix(tag) },
    ScanIndexForward: false,
  });
}

/** Every tag of a repository that was ever seen, and what it was last seen pointing at. */
export async function* tagsOfRepository(table: AuditTable, repository: Repository): AsyncGenerator<TagPointer> {
  // Histories stand among the tags: `$` comes right after the `#` that no tag can hold.
  for (const range of ['sk < :edge', 'sk > :edge']) {
    let start: Record<string, unknown> | undefined;
    do {
      const { Items = [], LastEvaluatedKey } = await table.db.send(
        new QueryCommand({
          TableName: table.name,
          KeyConditionExpression: `pk = :pk AND ${range}`,
          ExpressionAttributeValues: { ':pk': tagsOf(repository), ':edge': range.includes('<') ? 'H#' : 'H$' },
          ...(start ? { ExclusiveStartKey: start } : {}),
        }),
      );
      for (const { sk, digest, observedAt } of Items)
        yield { tag: String(sk), digest: String(digest), observedAt: String(observedAt) };
      start = LastEvaluatedKey;
    } while (start);
  }
}

/**
 * What a tag pointed at at a moment, as far as the registry was looked at by then: the last change seen until that moment.
 * Undefined where the tag had not been seen yet.
 */
export async function tagAt(
  table: AuditTable,
  repository: Repository,
  tag: string,
  moment: Date,
): Promise<TagPointer | undefined> {
  const prefix = tagHistoryPrefix(tag);
  const { items } = await query<TagPointer>(
    table,
    { limit: 1 },
    {
      KeyConditionExpression: 'pk = :pk AND sk BETWEEN :first AND :last',
      ExpressionAttributeValues: {
        ':pk': tagsOf(repository),
        ':first': prefix,
        ':last': `${prefix}${moment.toISOString()}`,
      },
      ScanIndexForward: false,
    },
  );
  return items[0];
}
