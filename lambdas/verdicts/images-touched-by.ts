import { QueryCommand, type QueryCommandInput } from '@aws-sdk/lib-dynamodb';
import { coversRepository, type Exception } from './exception';
import type { ImageReference } from './image-reference';
import { exceptedImages } from './keys';
import { imagesWith } from './queries';
import type { AuditTable } from './store/audit-table';

const PAGE = 500;

/**
 * The images whose verdict a change of an exception can change, page by page; empty pages are left out.
 *
 * - `added`: what is NON_COMPLIANT now and in its repositories. A verdict of any other kind an exception cannot improve:
 *   COMPLIANT is, and UNKNOWN cannot be excepted.
 * - `removed`: what was judged under it, those included that are being judged at this moment (see
 *   `image-scan/record/judge-under-exceptions.ts`). Some may have been judged without it since: to judge them again is
 *   harmless. Ask after the removal was written.
 */
export async function* imagesTouchedBy(
  table: AuditTable,
  exception: Exception,
  change: 'added' | 'removed',
): AsyncGenerator<readonly ImageReference[]> {
  const pages = change === 'added' ? nonCompliant(table, exception) : judgedUnder(table, exception);
  for await (const page of pages) if (page.length > 0) yield page.map(referenceOf);
}

async function* nonCompliant(table: AuditTable, exception: Exception): AsyncGenerator<readonly ImageReference[]> {
  let next: string | undefined;
  do {
    const page = await imagesWith(table, 'NON_COMPLIANT', { limit: PAGE, ...(next === undefined ? {} : { next }) });
    yield page.items.filter((record) => coversRepository(exception, record));
    next = page.next;
  } while (next !== undefined);
}

async function* judgedUnder(table: AuditTable, { id }: Exception): AsyncGenerator<readonly ImageReference[]> {
  let from: QueryCommandInput['ExclusiveStartKey'];
  do {
    const { Items = [], LastEvaluatedKey } = await table.db.send(
      new QueryCommand({
        TableName: table.name,
        KeyConditionExpression: 'pk = :pk',
        ExpressionAttributeValues: { ':pk': exceptedImages(id) },
        ConsistentRead: true,
        Limit: PAGE,
        ...(from ? { ExclusiveStartKey: from } : {}),
      }),
    );
    yield Items.map((item) => item as ImageReference);
    from = LastEvaluatedKey;
  } while (from);
}

function referenceOf({ account, region, repository, digest }: ImageReference): ImageReference {
  return { account, region, repository, digest };
}
