import { GetCommand, PutCommand, QueryCommand, type QueryCommandInput, UpdateCommand } from '@aws-sdk/lib-dynamodb';
import { MayflyError } from '../../shared/errors';
import { AUDIT_TABLE } from '../contract';
import { coversRepository, type Exception, exceptionState, type Removal } from '../exception';
import type { ImageReference } from '../image-reference';
import {
  exceptedImageKey,
  exceptionIndexes,
  exceptionKey,
  exceptionScope,
  exceptionsEndingIn,
  INDEXES,
  withoutKeys,
} from '../keys';
import { EXCEPTION_ID, parseException } from '../parse-exception';
import { type AuditTable, conditionFailed } from './audit-table';

/**
 * Exceptions in one scope that have not expired. All of them are read at every judgement: at the usual half kilobyte
 * each, that is one page of a query.
 */
export const MAX_EXCEPTIONS_IN_SCOPE = 1_000;

/** Writes at once while images are noted. */
const CONCURRENCY = 10;

type Repository = Omit<ImageReference, 'digest'>;

export class TooManyExceptions extends MayflyError {
  override readonly name = 'TooManyExceptions';
  readonly scope: string;
  constructor(scope: string) {
    super(
      `${scope} has ${MAX_EXCEPTIONS_IN_SCOPE} exceptions that have not expired, and can have no more. Wait until some ` +
        'expire, or have one exception cover more: a package rather than each of its vulnerabilities.',
    );
    this.scope = scope;
  }
}

/** An item that this code did not write: nothing may be judged while it is not known what is excepted. */
export class ExceptionUnreadable extends MayflyError {
  override readonly name = 'ExceptionUnreadable';
  readonly pk: string;
  readonly sk: string;
  constructor(item: Readonly<Record<string, unknown>>, options: ErrorOptions) {
    super(`The item ${item['pk']} / ${item['sk']} of the audit table is no exception. Correct or remove it.`, options);
    this.pk = String(item['pk']);
    this.sk = String(item['sk']);
  }
}

/**
 * Adds an exception. Additions at the same moment can pass the limit by as many as there are: readers read to the end.
 * @throws TooManyExceptions
 * @throws InvalidException where it could not be read back
 */
export async function addException(table: AuditTable, exception: Exception): Promise<void> {
  const document = parseException(exception);
  const scope = exceptionScope(document);
  if ((await unexpired(table, scope, new Date(document.createdAt))).length >= MAX_EXCEPTIONS_IN_SCOPE)
    throw new TooManyExceptions(scope.slice(2));
  try {
    await table.db.send(
      new PutCommand({
        TableName: table.name,
        Item: { ...exceptionKey(document), ...exceptionIndexes(document), ...attributesOf(document) },
        ConditionExpression: 'attribute_not_exists(pk)',
      }),
    );
  } catch (error) {
    // A request that the SDK sent twice meets its own item; ids are random, so another's is not to be expected.
    const standing = conditionFailed(error) ? await readException(table, document) : undefined;
    if (JSON.stringify(standing) !== JSON.stringify(document)) throw error;
  }
}

/**
 * Every exception that covers a repository and ends on this day (UTC) or later, removed ones included. Consistent with
 * every write before the call.
 * @throws ExceptionUnreadable
 */
export async function exceptionsCovering(
  table: AuditTable,
  repository: Repository,
  since: Date,
): Promise<readonly Exception[]> {
  const scopes = [exceptionScope(repository), exceptionScope({ ...repository, repository: '*' })];
  const found = await Promise.all(scopes.map((scope) => unexpired(table, scope, since)));
  return found.flat().filter((exception) => coversRepository(exception, repository));
}

/** The exceptions to judge a repository's images by. @throws ExceptionUnreadable */
export async function standingExceptions(
  table: AuditTable,
  repository: Repository,
  now: Date,
): Promise<readonly Exception[]> {
  const found = await exceptionsCovering(table, repository, now);
  return found.filter((exception) => exceptionState(exception, now) === 'standing');
}

/** Exceptions whose expiry lies in a span of time, removed ones included, the first to expire first; page by page. */
export async function* exceptionsEnding(table: AuditTable, from: Date, to: Date): AsyncGenerator<readonly Exception[]> {
  for (const month of monthsBetween(from, to)) {
    yield* pagesOf(table, {
      IndexName: INDEXES.G2.name,
      KeyConditionExpression: `${INDEXES.G2.pk} = :pk AND ${INDEXES.G2.sk} BETWEEN :from AND :to`,
      ExpressionAttributeValues: {
        ':pk': exceptionsEndingIn(month),
        ':from': from.toISOString(),
        // `~` sorts after the `#` that follows the time.
        ':to': `${to.toISOString()}~`,
      },
    });
  }
}

/** An exception by its id; one added this very moment may be missing, as an index lags behind its table. */
export async function findException(table: AuditTable, id: string): Promise<Exception | undefined> {
  if (!EXCEPTION_ID.test(id)) return undefined;
  const pages = pagesOf(table, {
    IndexName: INDEXES.G2.name,
    KeyConditionExpression: `${INDEXES.G2.pk} = :pk AND begins_with(${INDEXES.G2.sk}, :day)`,
    ExpressionAttributeValues: { ':pk': exceptionsEndingIn(id.slice(0, 7)), ':day': `${id.slice(0, 10)}T` },
  });
  for await (const page of pages) {
    const found = page.find((exception) => exception.id === id);
    if (found) return readException(table, found);
  }
  return undefined;
}

/** Removes an exception: it stays on record. The first removal is the one that counts; what stands is returned. */
export async function removeException(table: AuditTable, exception: Exception, removal: Removal): Promise<Exception> {
  try {
    await table.db.send(
      new UpdateCommand({
        TableName: table.name,
        Key: exceptionKey(exception),
        UpdateExpression: 'SET #removed = :removal',
        ConditionExpression: 'attribute_exists(pk) AND attribute_not_exists(#removed)',
        ExpressionAttributeNames: { '#removed': 'removed' },
        ExpressionAttributeValues: { ':removal': removal },
      }),
    );
    return { ...exception, removed: removal };
  } catch (error) {
    if (!conditionFailed(error)) throw error;
    const standing = await readException(table, exception);
    if (!standing?.removed) throw error;
    return standing;
  }
}

/** Notes that a verdict of the image is about to rest on these exceptions; each note ends with its exception. */
export async function noteExceptedImage(
  table: AuditTable,
  { account, region, repository, digest }: ImageReference,
  exceptions: readonly Exception[],
): Promise<void> {
  const image = { account, region, repository, digest };
  for (let at = 0; at < exceptions.length; at += CONCURRENCY) {
    const notes = exceptions.slice(at, at + CONCURRENCY).map(({ id, expiresAt }) => ({
      ...exceptedImageKey(id, image),
      ...image,
      [AUDIT_TABLE.expiryAttribute]: Math.ceil(Date.parse(expiresAt) / 1000),
    }));
    await Promise.all(notes.map((Item) => table.db.send(new PutCommand({ TableName: table.name, Item }))));
  }
}

async function readException(table: AuditTable, exception: Exception): Promise<Exception | undefined> {
  const { Item } = await table.db.send(
    new GetCommand({ TableName: table.name, Key: exceptionKey(exception), ConsistentRead: true }),
  );
  return Item ? exceptionOf(Item) : undefined;
}

/** Ids begin with the day of expiry: what expired before this day is not even read. */
async function unexpired(table: AuditTable, scope: string, since: Date): Promise<readonly Exception[]> {
  const found: Exception[] = [];
  const pages = pagesOf(table, {
    KeyConditionExpression: 'pk = :pk AND sk >= :today',
    ExpressionAttributeValues: { ':pk': scope, ':today': since.toISOString().slice(0, 10) },
    ConsistentRead: true,
  });
  for await (const page of pages) for (const exception of page) found.push(exception);
  return found;
}

async function* pagesOf(
  table: AuditTable,
  input: Omit<QueryCommandInput, 'TableName'>,
): AsyncGenerator<readonly Exception[]> {
  let from: QueryCommandInput['ExclusiveStartKey'];
  do {
    const { Items = [], LastEvaluatedKey } = await table.db.send(
      new QueryCommand({ ...input, TableName: table.name, ...(from ? { ExclusiveStartKey: from } : {}) }),
    );
    yield Items.map(exceptionOf);
    from = LastEvaluatedKey;
  } while (from);
}

/** The table's time-to-live attribute has the name of an exception's expiry, and an exception must never expire so. */
function attributesOf({ expiresAt, ...exception }: Exception): Readonly<Record<string, unknown>> {
  return { ...exception, expiry: expiresAt };
}

/** What an item of the table says. @throws ExceptionUnreadable */
export function exceptionOf(item: Readonly<Record<string, unknown>>): Exception {
  const { expiry, ...rest } = withoutKeys(item);
  try {
    return parseException({ ...rest, expiresAt: expiry });
  } catch (cause) {
    throw new ExceptionUnreadable(item, { cause });
  }
}

/** `yyyy-mm` of every month that a span of time touches. */
function monthsBetween(from: Date, to: Date): readonly string[] {
  const months: string[] = [];
  const month = new Date(Date.UTC(from.getUTCFullYear(), from.getUTCMonth()));
  for (; month <= to; month.setUTCMonth(month.getUTCMonth() + 1)) months.push(month.toISOString().slice(0, 7));
  return months;
}
