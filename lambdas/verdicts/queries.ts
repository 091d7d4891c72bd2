import { GetCommand, QueryCommand, type QueryCommandInput } from '@aws-sdk/lib-dynamodb';
import type { Attempt } from './attempt';
import type { ImageReference } from './image-reference';
import {
  attemptKey,
  attemptsOf,
  byVerdict,
  claimKey,
  dueBy,
  dueOn,
  INDEXES,
  scanRecordPrefix,
  verdictKey,
  withoutKeys,
} from './keys';
import type { AuditTable } from './store/audit-table';
import { readCurrent } from './store/commit';
import type { RejectedEvent } from './store/rejected-events';
import { readTagPointer } from './store/tags';
import type { Verdict, VerdictRecord } from './verdict';

/** One page of an answer. `next` continues it; absent on the last. */
export interface Page<Item> {
  readonly items: readonly Item[];
  readonly next?: string;
}

export interface PageRequest {
  /** Items a page, 1 to 1,000; 50 unless told. */
  readonly limit?: number;
  readonly next?: string;
}

type Repository = Omit<ImageReference, 'digest'>;

/** The verdict of repository@digest, or undefined where none was ever committed. */
export function verdictOf(table: AuditTable, image: ImageReference): Promise<VerdictRecord | undefined> {
  return readCurrent(table, image);
}

/**
 * The last run that claimed an image, and until when its lease runs or ran; undefined where none ever did. Of a run that
 * has ended the lease lies in the past.
 */
export async function leaseOf(
  table: AuditTable,
  image: ImageReference,
): Promise<{ readonly runId: string; readonly leaseUntil: string } | undefined> {
  const { Item } = await table.db.send(
    new GetCommand({ TableName: table.name, Key: claimKey(image), ConsistentRead: true }),
  );
  return Item ? { runId: String(Item['runId']), leaseUntil: String(Item['leaseUntil']) } : undefined;
}

/** What a tag was last seen pointing at, and that image's verdict; undefined where the tag was never seen. */
export async function verdictOfTag(
  table: AuditTable,
  repository: Repository,
  tag: string,
): Promise<{ readonly digest: string; readonly observedAt: string; readonly record?: VerdictRecord } | undefined> {
  const pointer = await readTagPointer(table, repository, tag);
  if (!pointer) return undefined;
  const record = await readCurrent(table, { ...repository, digest: pointer.digest });
  const { digest, observedAt } = pointer;
  return record ? { digest, observedAt, record } : { digest, observedAt };
}

/** Every recorded scan of an image in one repository, the newest first. */
export function scansOf(
  table: AuditTable,
  image: ImageReference,
  page: PageRequest = {},
): Promise<Page<VerdictRecord>> {
  return query<VerdictRecord>(table, page, {
    KeyConditionExpression: 'pk = :pk AND begins_with(sk, :prefix)',
    ExpressionAttributeValues: { ':pk': verdictKey(image).pk, ':prefix': scanRecordPrefix(image) },
    ScanIndexForward: false,
  });
}

/** What one run committed for an image, be it current or not; undefined where it committed nothing. */
export async function scanOfRun(
  table: AuditTable,
  image: ImageReference,
  runId: string,
): Promise<VerdictRecord | undefined> {
  let next: string | undefined;
  do {
    const page = await scansOf(table, image, next === undefined ? {} : { next });
    const found = page.items.find((record) => record.runId === runId);
    if (found) return found;
    next = page.next;
  } while (next !== undefined);
  return undefined;
}

/** Images whose current verdict is NON_COMPLIANT or UNKNOWN, worst first. */
export function imagesWith(
  table: AuditTable,
  verdict: Extract<Verdict, 'NON_COMPLIANT' | 'UNKNOWN'>,
  page: PageRequest = {},
): Promise<Page<VerdictRecord>> {
  return query<VerdictRecord>(table, page, {
    IndexName: INDEXES.G1.name,
    KeyConditionExpression: `${INDEXES.G1.pk} = :pk`,
    ExpressionAttributeValues: { ':pk': byVerdict(verdict) },
  });
}

/** How far back expired verdicts are looked for: each day is a query of its own. */
export interface LookBack {
  readonly now: Date;
  /** Whole days before `now`, 0 or more; the day of `now` is always looked at. */
  readonly days: number;
}

/**
 * COMPLIANT verdicts that have expired and that nothing has replaced, the newest expiry first. They prove nothing any
 * more: each is UNKNOWN to whoever asks. What expired before the look-back is left out.
 */
export async function expiredVerdicts(
  table: AuditTable,
  { now, days }: LookBack,
  page: PageRequest = {},
): Promise<Page<VerdictRecord>> {
  const limit = sizeOf(page);
  const from = page.next === undefined ? undefined : expiredStartOf(page.next);
  const items: VerdictRecord[] = [];
  for (const day of daysBack(now, days)) {
    if (from && day > from.day) continue;
    let start = day === from?.day ? from.key : undefined;
    do {
      const { Items = [], LastEvaluatedKey } = await table.db.send(
        new QueryCommand({
          TableName: table.name,
          IndexName: INDEXES.G3.name,
          KeyConditionExpression: `${INDEXES.G3.pk} = :pk AND ${INDEXES.G3.sk} < :end`,
          FilterExpression: 'verdict = :verdict',
          ExpressionAttributeValues: { ':pk': dueOn(day), ':end': dueBy(now), ':verdict': 'COMPLIANT' },
          ScanIndexForward: false,
          ...(start ? { ExclusiveStartKey: start } : {}),
        }),
      );
      for (const item of Items) {
        items.push(withoutKeys(item) as unknown as VerdictRecord);
        // The answer goes on behind the last item taken, wherever the read itself ended.
        if (items.length === limit) return { items, next: toCursor({ day, ...keyOf(item, INDEXES.G3) }) };
      }
      start = LastEvaluatedKey;
    } while (start);
  }
  return { items };
}

/**
 * Images that nothing is proven about now: first those whose current verdict is UNKNOWN, worst first, then those whose
 * COMPLIANT has expired within the look-back, the newest expiry first.
 */
export async function unknownNow(
  table: AuditTable,
  lookBack: LookBack,
  page: PageRequest = {},
): Promise<Page<VerdictRecord>> {
  if (page.next !== undefined && 'day' in fromCursor(page.next)) return expiredVerdicts(table, lookBack, page);
  const unknown = await imagesWith(table, 'UNKNOWN', page);
  if (unknown.next !== undefined) return unknown;
  const left = sizeOf(page) - unknown.items.length;
  if (left === 0) return { items: unknown.items, next: toCursor({ day: dayOf(lookBack.now) }) };
  const expired = await expiredVerdicts(table, lookBack, { limit: left });
  return { ...expired, items: [...unknown.items, ...expired.items] };
}

/** Attempts at remediation of a repository's images, the newest first. */
export function attemptsOfRepository(
  table: AuditTable,
  repository: Repository,
  page: PageRequest = {},
): Promise<Page<Attempt>> {
  return query<Attempt>(table, page, {
    IndexName: INDEXES.G2.name,
    KeyConditionExpression: `${INDEXES.G2.pk} = :pk`,
    ExpressionAttributeValues: { ':pk': attemptsOf(repository) },
    ScanIndexForward: false,
  });
}

export async function attemptById(table: AuditTable, attemptId: string): Promise<Attempt | undefined> {
  const { Item } = await table.db.send(
    new GetCommand({ TableName: table.name, Key: attemptKey(attemptId), ConsistentRead: true }),
  );
  return Item ? (withoutKeys(Item) as unknown as Attempt) : undefined;
}

/** Events of one month (`yyyy-mm`) that named no image that could be judged, the newest first. */
export function rejectedEvents(table: AuditTable, month: string, page: PageRequest = {}): Promise<Page<RejectedEvent>> {
  return query<RejectedEvent>(table, page, {
    KeyConditionExpression: 'pk = :pk',
    ExpressionAttributeValues: { ':pk': `J#${month}` },
    ScanIndexForward: false,
  });
}

export class InvalidCursor extends Error {
  override readonly name = 'InvalidCursor';
  constructor() {
    super('The cursor does not continue this question: start again without it.');
  }
}

/** One page of a query, without the attributes that only the table needs. @throws InvalidCursor */
export async function query<Item>(
  table: AuditTable,
  page: PageRequest,
  input: Omit<QueryCommandInput, 'TableName' | 'Limit' | 'ExclusiveStartKey'>,
): Promise<Page<Item>> {
  const { Items, LastEvaluatedKey } = await table.db.send(
    new QueryCommand({
      ...input,
      TableName: table.name,
      Limit: sizeOf(page),
      ...(page.next === undefined ? {} : { ExclusiveStartKey: startOf(page.next, input) }),
    }),
  );
  const items = (Items ?? []).map((item) => withoutKeys(item) as unknown as Item);
  return LastEvaluatedKey ? { items, next: toCursor(LastEvaluatedKey) } : { items };
}

export const sizeOf = (page: PageRequest): number => Math.min(Math.max(page.limit ?? 50, 1), 1000);

const DAY_MS = 86_400_000;
const dayOf = (moment: Date): string => moment.toISOString().slice(0, 10);

/** The day of `now` and those before it, the newest first. */
function daysBack(now: Date, days: number): readonly string[] {
  return Array.from({ length: days + 1 }, (_, back) => dayOf(new Date(now.getTime() - back * DAY_MS)));
}

type Item = Readonly<Record<string, unknown>>;
type Cursor = Readonly<Record<string, string>>;

function keyOf(item: Item, index: { readonly pk: string; readonly sk: string }): Item {
  return Object.fromEntries(['pk', 'sk', index.pk, index.sk].map((name) => [name, item[name]]));
}

export const toCursor = (key: Item): string => Buffer.from(JSON.stringify(key)).toString('base64url');

/** @throws InvalidCursor where it is no object of texts */
export function fromCursor(cursor: string): Cursor {
  try {
    const key: unknown = JSON.parse(Buffer.from(cursor, 'base64url').toString('utf8'));
    if (typeof key === 'object' && key !== null && Object.values(key).every((value) => typeof value === 'string')) {
      return key as Cursor;
    }
  } catch {}
  throw new InvalidCursor();
}

/** A key of the partition that is asked: DynamoDB would refuse any other, and not in words for people. */
function startOf(cursor: string, input: Pick<QueryCommandInput, 'IndexName' | 'ExpressionAttributeValues'>): Cursor {
  const key = fromCursor(cursor);
  const index = Object.values(INDEXES).find(({ name }) => name === input.IndexName);
  if (isKeyOf(key, input.ExpressionAttributeValues?.[':pk'], index)) return key;
  throw new InvalidCursor();
}

/** The day to go on with and, within it, the key behind which. */
function expiredStartOf(cursor: string): { readonly day: string; readonly key?: Cursor } {
  const { day = '', ...key } = fromCursor(cursor);
  if (/^\d{4}-\d{2}-\d{2}$/.test(day)) {
    if (Object.keys(key).length === 0) return { day };
    if (isKeyOf(key, dueOn(day), INDEXES.G3)) return { day, key };
  }
  throw new InvalidCursor();
}

/** Whether a cursor is a whole key of that partition, of the table or of an index. */
export function isKeyOf(
  key: Cursor,
  partition: unknown,
  index?: { readonly pk: string; readonly sk: string },
): boolean {
  const names = ['pk', 'sk', ...(index ? [index.pk, index.sk] : [])];
  const isComplete = Object.keys(key).length === names.length && names.every((name) => name in key);
  return isComplete && key[index?.pk ?? 'pk'] === partition;
}
