import fc from 'fast-check';
import { sarifOf } from '../../../../lambdas/verdicts/exports/sarif';
import { STEERS_A_TERMINAL, textOf } from './exported';
import { hostileImage } from './hostile-image';
import { checkLog, type Log } from './sarif-log';

describe('SARIF', () => {
  it('is well formed whatever names images hold', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(hostileImage, { maxLength: 3 }), async (images) => {
        const text = await textOf(sarifOf(images, { toolVersion: '1' }));
        expect(text).not.toMatch(STEERS_A_TERMINAL);
        const log: Log = JSON.parse(text);
        checkLog(log);
        expect(log.runs.map(({ results }) => results.length)).toEqual(images.map(({ findings }) => findings?.length));
      }),
    );
  });
});
