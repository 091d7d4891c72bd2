import { readCurrentOf } from '../../../../lambdas/verdicts/store/current-verdicts';
import { verdictRecord } from '../../../support/verdict-record';
import { throttledTable } from './throttled-table';

let throttled: Awaited<ReturnType<typeof throttledTable>>;
afterEach(() => throttled.close());

test('what a throttled table leaves out is asked again, and nothing twice', async () => {
  const records = Array.from({ length: 130 }, () => verdictRecord());
  throttled = await throttledTable(records, 60);
  const found = await readCurrentOf(throttled.table, [...records, ...records]);
  expect([...found.values()].map(({ digest }) => digest).sort()).toEqual(records.map(({ digest }) => digest).sort());
  expect(throttled.batches).toEqual([100, 40, 30]);
});

test('an image without a verdict, or one that was deleted, has no current one', async () => {
  const deleted = verdictRecord({ deletedAt: '2026-11-23T00:00:00.000Z' });
  throttled = await throttledTable([deleted], 100);
  expect((await readCurrentOf(throttled.table, [deleted, verdictRecord()])).size).toBe(0);
});
