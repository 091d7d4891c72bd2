import fc from 'fast-check';
import { csvCell, csvOf } from '../../../../lambdas/verdicts/exports/csv';
import { STEERS_A_TERMINAL, textOf } from './exported';
import { hostileImage, hostileText } from './hostile-image';
import { readCsv } from './read-csv';

/** Takes off the apostrophe that keeps a cell from being a formula. */
const undefused = (cell: string) => (cell.startsWith("'") ? cell.slice(1) : cell);

/** What a cell keeps of a text. */
const kept = (text: string) => text.toWellFormed().replace(new RegExp(STEERS_A_TERMINAL, 'gu'), '\uFFFD');

describe('CSV', () => {
  it('gives every text back that was written, whatever it is, and no cell is a formula', () => {
    fc.assert(
      fc.property(hostileText, (text) => {
        const [[cell = ''] = []] = readCsv(`${csvCell(text)}\r\n`);
        expect(undefused(cell)).toBe(kept(text));
        expect(cell).not.toMatch(/^[=+\-@\t\r\n\uFF1D\uFF0B\uFF0D\uFF20]/);
      }),
      { numRuns: 1000 },
    );
  });

  it('stays a table whatever names an image holds', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(hostileImage, { maxLength: 3 }), async (images) => {
        const text = await textOf(csvOf(images));
        const [titles = [], ...rows] = readCsv(text);
        expect(rows).toHaveLength(images.reduce((sum, { findings }) => sum + Math.max(1, findings?.length ?? 0), 0));
        for (const row of rows) expect(row).toHaveLength(titles.length);
        expect(text).not.toMatch(STEERS_A_TERMINAL);
        const names = rows.map((row) => undefused(row[titles.indexOf('package')] ?? ''));
        const given = images.flatMap(({ findings }) =>
          findings?.length ? findings.map((finding) => finding.package?.name ?? '') : [''],
        );
        expect(names).toEqual(given.map(kept));
      }),
    );
  });
});
