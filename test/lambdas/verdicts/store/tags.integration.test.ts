import { QueryCommand } from '@aws-sdk/lib-dynamodb';
import { imageKey } from '../../../../lambdas/verdicts/image-reference';
import { verdictOfTag } from '../../../../lambdas/verdicts/queries';
import type { AuditTable } from '../../../../lambdas/verdicts/store/audit-table';
import { moveTag, readTagPointer } from '../../../../lambdas/verdicts/store/tags';
import { deployedAuditTable } from '../../../support/audit-table';
import { randomDigest, randomImage } from '../../../support/verdict-record';

const at = (second: number) => new Date(Date.UTC(2026, 10, 23, 8, 0, second));

let table: AuditTable;
beforeAll(async () => {
  table = await deployedAuditTable();
});

describe('The pointer of a tag', () => {
  it('follows what the registry was last seen to say', async () => {
    const image = randomImage();
    const next = { ...image, digest: randomDigest() };
    await moveTag(table, image, 'v1', at(1));
    await moveTag(table, next, 'v1', at(2));
    expect(await readTagPointer(table, image, 'v1')).toEqual({
      tag: 'v1',
      digest: next.digest,
      observedAt: at(2).toISOString(),
    });
    expect(await verdictOfTag(table, image, 'v1')).toEqual({ digest: next.digest, observedAt: at(2).toISOString() });
  });

  it('is not moved back by an older observation that arrives late', async () => {
    const image = randomImage();
    const old = { ...image, digest: randomDigest() };
    await moveTag(table, image, 'v1', at(5));
    await moveTag(table, old, 'v1', at(3));
    expect((await readTagPointer(table, image, 'v1'))?.digest).toBe(image.digest);
  });

  it('keeps a history of changes, not of repeated observations', async () => {
    const image = randomImage();
    const next = { ...image, digest: randomDigest() };
    for (const [seen, second] of [
      [image, 1],
      [image, 2],
      [next, 3],
      [next, 4],
      [image, 5],
    ] as const) {
      await moveTag(table, seen, 'v1', at(second));
    }
    const { Items } = await table.db.send(
      new QueryCommand({
        TableName: table.name,
        KeyConditionExpression: 'pk = :pk AND begins_with(sk, :history)',
        ExpressionAttributeValues: { ':pk': `T#${imageKey(image)}`, ':history': 'H#v1#' },
      }),
    );
    expect(Items?.map(({ digest }) => digest)).toEqual([image.digest, next.digest, image.digest]);
  });

  it('is unknown for a tag that was never seen', async () => {
    expect(await verdictOfTag(table, randomImage(), 'v1')).toBeUndefined();
  });
});
