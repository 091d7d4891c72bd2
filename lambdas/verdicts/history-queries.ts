import { QueryCommand } from '@aws-sdk/lib-dynamodb';
import type { ImageReference } from './image-reference';
import { INDEXES, scansIn, tagHistoryPrefix, tagsOf, withoutKeys } from './keys';
import { fromCursor, InvalidCursor, isKeyOf, type Page, type PageRequest, query, sizeOf, toCursor } from './queries';
import type { AuditTable } from './store/audit-table';
import type { TagPointer } from './store/tags';
import type { VerdictRecord } from './verdict';

type Repository = Omit<ImageReference, 'digest'>;

/** Both ends are included. */
export interface Period {
  readonly from: Date;
  readonly to: Date;
}

/** Months that one page asks at most: an empty decade costs several pages, never one long wait. */
const MONTHS_A_PAGE = 24;

/**
 * Scans in a repository that began within a period, the newest first. Scans stand by month, so one cursor goes through the
 * months; a page can be empty and still have a next one.
 * @throws InvalidCursor
 */
export async function scansBetween(
  table: AuditTable,
  repository: Repository,
  { from, to }: Period,
  page: PageRequest = {},
): Promise<Page<VerdictRecord>> {
  const limit = sizeOf(page);
  const months = monthsBack({ from, to });
  const start = page.next === undefined ? undefined : startOf(page.next, repository, months);
  const items: VerdictRecord[] = [];
  const left = start ? months.slice(months.indexOf(start.month)) : months;
  for (const [asked, month] of left.entries()) {
    if (items.length === limit || asked === MONTHS_A_PAGE) return { items, next: toCursor({ month }) };
    let key = month === start?.month ? start.key : undefined;
    do {
      const { Items = [], LastEvaluatedKey } = await table.db.send(
        new QueryCommand({
          TableName: table.name,
          IndexName: INDEXES.G2.name,
          KeyConditionExpression: `${INDEXES.G2.pk} = :pk AND ${INDEXES.G2.sk} BETWEEN :from AND :to`,
          ExpressionAttributeValues: {
            ':pk': scansIn(repository, month),
            ':from': from.toISOString(),
            ':to': to.toISOString(),
          },
          ScanIndexForward: false,
          Limit: limit - items.length,
          ...(key ? { ExclusiveStartKey: key } : {}),
        }),
      );
      items.push(...Items.map((item) => withoutKeys(item) as unknown as VerdictRecord));
      key = LastEvaluatedKey;
      if (key && items.length === limit) return { items, next: toCursor({ month, ...key }) };
    } while (key);
  }
  return { items };
}

/** Months (`yyyy-mm`, UTC) that a period touches, the newest first; none where it ends before it begins. */
export function monthsBack({ from, to }: Period): readonly string[] {
  const [first, last] = [from, to].map((at) => at.getUTCFullYear() * 12 + at.getUTCMonth()) as [number, number];
  return Array.from({ length: Math.max(0, last - first + 1) }, (_, back) => {
    const month = last - back;
    return `${String(Math.floor(month / 12)).padStart(4, '0')}-${String((month % 12) + 1).padStart(2, '0')}`;
  });
}

function startOf(cursor: string, repository: Repository, months: readonly string[]) {
  const { month = '', ...key } = fromCursor(cursor);
  if (months.includes(month)) {
    if (Object.keys(key).length === 0) return { month };
    if (isKeyOf(key, scansIn(repository, month), INDEXES.G2)) return { month, key };
  }
  throw new InvalidCursor();
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
