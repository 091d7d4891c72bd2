import { GetCommand, QueryCommand, type QueryCommandInput } from '@aws-sdk/lib-dynamodb';
import type { Attempt } from './attempt';
import type { ImageReference } from './image-reference';
import { attemptKey, attemptsOf, byVerdict, INDEXES, scanRecordPrefix, verdictKey, withoutKeys } from './keys';
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

async function query<Item>(
  table: AuditTable,
  page: PageRequest,
  input: Omit<QueryCommandInput, 'TableName' | 'Limit' | 'ExclusiveStartKey'>,
): Promise<Page<Item>> {
  const { Items, LastEvaluatedKey } = await table.db.send(
    new QueryCommand({
      ...input,
      TableName: table.name,
      Limit: Math.min(Math.max(page.limit ?? 50, 1), 1000),
      ...(page.next === undefined ? {} : { ExclusiveStartKey: fromCursor(page.next) }),
    }),
  );
  const items = (Items ?? []).map((item) => withoutKeys(item) as unknown as Item);
  return LastEvaluatedKey ? { items, next: toCursor(LastEvaluatedKey) } : { items };
}

const toCursor = (key: Readonly<Record<string, unknown>>): string =>
  Buffer.from(JSON.stringify(key)).toString('base64url');

function fromCursor(cursor: string): Record<string, string> {
  try {
    const key: unknown = JSON.parse(Buffer.from(cursor, 'base64url').toString('utf8'));
    if (typeof key === 'object' && key !== null && Object.values(key).every((value) => typeof value === 'string')) {
      return key as Record<string, string>;
    }
  } catch {}
  throw new InvalidCursor();
}
