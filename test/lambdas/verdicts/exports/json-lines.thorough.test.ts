import fc from 'fast-check';
import { jsonLinesOf } from '../../../../lambdas/verdicts/exports/json-lines';
import { STEERS_A_TERMINAL, textOf } from './exported';
import { hostileImage } from './hostile-image';
import { lines } from './read-json-lines';

describe('JSON Lines', () => {
  it('keep every value, one document a line, whatever names an image holds', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(hostileImage, { maxLength: 3 }), async (images) => {
        const text = await textOf(jsonLinesOf(images));
        expect(text).not.toMatch(STEERS_A_TERMINAL);
        const findings = (await lines(images)).filter(({ type }) => type === 'finding').map(({ finding }) => finding);
        expect(findings).toEqual(images.flatMap((image) => image.findings ?? []));
      }),
    );
  });
});
