import { PutCommand } from '@aws-sdk/lib-dynamodb';
import { scansBetween, tagAt, tagHistory, tagsOfRepository } from '../../../lambdas/verdicts/history-queries';
import type { ImageReference } from '../../../lambdas/verdicts/image-reference';
import { scanRecordIndexes, scanRecordKey } from '../../../lambdas/verdicts/keys';
import { InvalidCursor } from '../../../lambdas/verdicts/queries';
import type { AuditTable } from '../../../lambdas/verdicts/store/audit-table';
import { moveTag } from '../../../lambdas/verdicts/store/tags';
import { deployedAuditTable } from '../../support/audit-table';
import { randomDigest, randomImage, verdictRecord } from '../../support/verdict-record';

let table: AuditTable;
beforeAll(async () => {
  table = await deployedAuditTable();
});

describe('The scans in a repository between two times', () => {
  const times = [
    '2026-03-31T23:59:59.999Z',
    '2026-04-01T00:00:00.000Z',
    '2026-04-15T12:00:00.000Z',
    '2026-06-01T08:00:00.000Z',
    '2026-06-01T08:00:00.001Z',
    '2026-12-31T23:59:59.999Z',
    '2027-01-01T00:00:00.000Z',
  ];
  const repository = randomImage();
  const between = async (from: string, to: string, limit?: number) => {
    const pages: string[][] = [];
    let next: string | undefined;
    do {
      const period = { from: new Date(from), to: new Date(to) };
      const page = await scansBetween(table, repository, period, {
        ...(limit ? { limit } : {}),
        ...(next ? { next } : {}),
      });
      pages.push(page.items.map(({ startedAt }) => startedAt));
      next = page.next;
    } while (next);
    return pages;
  };

  beforeAll(async () => {
    for (const [index, startedAt] of times.entries()) {
      const record = verdictRecord({ ...repository, digest: randomDigest(), startedAt, runId: `run-${index}` });
      const Item = { ...scanRecordKey(record), ...scanRecordIndexes(record), ...record };
      await table.db.send(new PutCommand({ TableName: table.name, Item }));
    }
  });

  it('are all of them, the newest first, whatever the size of a page', async () => {
    for (const limit of [undefined, 1, 2, 3, 7]) {
      const pages = await between('2026-01-01T00:00:00.000Z', '2027-12-31T00:00:00.000Z', limit);
      expect(pages.flat()).toEqual(times.toReversed());
      for (const page of pages) expect(page.length).toBeLessThanOrEqual(limit ?? 50);
    }
  });

  it.each([
    ['2026-04-01T00:00:00.000Z', '2026-06-01T08:00:00.000Z', times.slice(1, 4)],
    ['2026-03-31T23:59:59.999Z', '2026-03-31T23:59:59.999Z', times.slice(0, 1)],
    ['2026-04-16T00:00:00.000Z', '2026-05-31T23:59:59.999Z', []],
    ['2026-12-01T00:00:00.000Z', '2027-01-01T00:00:00.000Z', times.slice(5)],
  ])('from %s to %s are those within, both ends included', async (from, to, expected) => {
    expect((await between(from, to)).flat()).toEqual(expected.toReversed());
  });

  it('of many years come over pages that can be empty', async () => {
    const pages = await between('2020-01-01T00:00:00.000Z', '2029-12-31T00:00:00.000Z');
    expect(pages.flat()).toEqual(times.toReversed());
    expect(pages.length).toBe(5);
  });

  it('do not go on with a cursor of another question', async () => {
    const period = { from: new Date('2026-04-01'), to: new Date('2026-06-30') };
    const cursor = (key: object) => Buffer.from(JSON.stringify(key)).toString('base64url');
    for (const next of ['x', cursor({ month: '2026-07' }), cursor({ month: '2026-05', pk: 'a', sk: 'b' })])
      await expect(scansBetween(table, repository, period, { next })).rejects.toThrow(InvalidCursor);
  });
});

describe('The history of a tag', () => {
  const at = (day: number) => new Date(Date.UTC(2026, 10, day));
  const image = randomImage();
  const images: readonly ImageReference[] = [1, 2, 3].map(() => ({ ...image, digest: randomDigest() }));
  const digests = images.map(({ digest }) => digest);

  beforeAll(async () => {
    for (const [index, moved] of images.entries()) await moveTag(table, moved, 'v1', at(10 + index));
    // Its name begins as the histories' keys do, and one begins with the other's name.
    await moveTag(table, image, 'H', at(10));
    await moveTag(table, image, 'v1-slim', at(11));
  });

  it('is every change, the newest first, in pages', async () => {
    const first = await tagHistory(table, image, 'v1', { limit: 2 });
    expect(first.items).toEqual([
      { tag: 'v1', digest: digests[2], observedAt: at(12).toISOString() },
      { tag: 'v1', digest: digests[1], observedAt: at(11).toISOString() },
    ]);
    const second = await tagHistory(table, image, 'v1', { limit: 2, next: first.next ?? '' });
    expect(second.items.map(({ digest }) => digest)).toEqual([digests[0]]);
  });

  it.each([
    [new Date(at(10).getTime() - 1), undefined],
    [at(10), 0],
    [new Date(at(11).getTime() - 1), 0],
    [at(11), 1],
    [at(30), 2],
  ])('tells what it pointed at at %s', async (moment, index) => {
    const pointer = await tagAt(table, image, 'v1', moment);
    expect(pointer?.digest).toBe(index === undefined ? undefined : digests[index]);
  });

  it('of one that was never seen is empty', async () => {
    expect(await tagAt(table, image, 'v', at(30))).toBeUndefined();
    expect(await tagHistory(table, image, 'v')).toEqual({ items: [] });
  });

  it('does not stand among the tags of the repository', async () => {
    const tags: string[] = [];
    for await (const { tag } of tagsOfRepository(table, image)) tags.push(tag);
    expect(tags.sort()).toEqual(['H', 'v1', 'v1-slim']);
  });
});
