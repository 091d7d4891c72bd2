import { readCurrentOf, VerdictsNotRead } from '../../../../lambdas/verdicts/store/current-verdicts';
import { verdictRecord } from '../../../support/verdict-record';
import { throttledTable } from './throttled-table';

let throttled: Awaited<ReturnType<typeof throttledTable>>;
afterEach(() => throttled.close());

test('a table that goes on leaving out is an error: half an answer would call images clean', async () => {
  const records = [verdictRecord(), verdictRecord()];
  throttled = await throttledTable(records, 0);
  await expect(readCurrentOf(throttled.table, records)).rejects.toThrow(VerdictsNotRead);
});
