import { QueryCommand } from '@aws-sdk/lib-dynamodb';
import { INDEXES } from './keys';
import { fromCursor, InvalidCursor, isKeyOf, type Page, type PageRequest, sizeOf, toCursor } from './queries';
import type { AuditTable } from './store/audit-table';

/** Both ends are included. */
export interface Period {
  readonly from: Date;
  readonly to: Date;
}

/** A question whose answer stands in the index by time, in a partition for each month. */
export interface MonthlyQuery {
  /** `yyyy-mm`, in the order in which they are gone through. */
  readonly months: readonly string[];
  readonly partitionOf: (month: string) => string;
  /** Of the index's sort keys, both included. */
  readonly first: string;
  readonly last: string;
  readonly newestFirst: boolean;
}

/** Months that one page asks at most: an empty decade costs several pages, never one long wait. */
const MONTHS_A_PAGE = 24;

/**
 * One page of the items as they stand in the table. One cursor goes through the months; a page can be empty and still have
 * a next one.
 * @throws InvalidCursor
 */
export async function queryByMonth(
  table: AuditTable,
  { months, partitionOf, first, last, newestFirst }: MonthlyQuery,
  page: PageRequest,
): Promise<Page<Readonly<Record<string, unknown>>>> {
  const limit = sizeOf(page);
  const start = page.next === undefined ? undefined : startOf(page.next, months, partitionOf);
  const items: Record<string, unknown>[] = [];
  const left = start ? months.slice(months.indexOf(start.month)) : months;
  for (const [asked, month] of left.entries()) {
    if (items.length === limit || asked === MONTHS_A_PAGE) return { items, next: toCursor({ month }) };
    let key = month === start?.month ? start.key : undefined;
    // A period that ends or begins now has moved on since the page before, and a key outside of it would be refused.
    const at = String(key?.[INDEXES.G2.sk] ?? '');
    if (key && (newestFirst ? at < first : at > last)) continue;
    if (key && (newestFirst ? at > last : at < first)) key = undefined;
    do {
      const { Items = [], LastEvaluatedKey } = await table.db.send(
        new QueryCommand({
          TableName: table.name,
          IndexName: INDEXES.G2.name,
          KeyConditionExpression: `${INDEXES.G2.pk} = :pk AND ${INDEXES.G2.sk} BETWEEN :from AND :to`,
          ExpressionAttributeValues: { ':pk': partitionOf(month), ':from': first, ':to': last },
          ScanIndexForward: !newestFirst,
          Limit: limit - items.length,
          ...(key ? { ExclusiveStartKey: key } : {}),
        }),
      );
      items.push(...Items);
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

function startOf(cursor: string, months: readonly string[], partitionOf: MonthlyQuery['partitionOf']) {
  const { month = '', ...key } = fromCursor(cursor);
  if (months.includes(month)) {
    if (Object.keys(key).length === 0) return { month };
    if (isKeyOf(key, partitionOf(month), INDEXES.G2)) return { month, key };
  }
  throw new InvalidCursor();
}
