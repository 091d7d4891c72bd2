import fc from 'fast-check';
import { csvCell, csvOf } from '../../../../lambdas/verdicts/exports/csv';
import { verdictRecord } from '../../../support/verdict-record';
import { exportedImage, hostileImage, hostileText, STEERS_A_TERMINAL, textOf } from './exported';

/** A strict reader of RFC 4180: every field quoted, quotes doubled, records ended by CRLF. */
function readCsv(text: string): string[][] {
  const records: string[][] = [];
  let at = 0;
  while (at < text.length) {
    const record: string[] = [];
    for (;;) {
      if (text[at] !== '"') throw new Error(`no quote at ${at}`);
      let field = '';
      for (at += 1; ; at += 1) {
        if (at >= text.length) throw new Error('a field without end');
        if (text[at] !== '"') field += text[at];
        else if (text[at + 1] === '"') {
          field += '"';
          at += 1;
        } else break;
      }
      at += 1;
      record.push(field);
      if (text[at] !== ',') break;
      at += 1;
    }
    if (text.slice(at, at + 2) !== '\r\n') throw new Error(`no line end at ${at}`);
    at += 2;
    records.push(record);
  }
  return records;
}

const table = async (...images: Parameters<typeof exportedImage>[0][]) => {
  const [titles = [], ...rows] = readCsv(await textOf(csvOf(images.map(exportedImage))));
  return rows.map((row) => Object.fromEntries(row.map((value, index) => [titles[index], value])));
};

/** Takes off the apostrophe that keeps a cell from being a formula. */
const undefused = (cell: string) => (cell.startsWith("'") ? cell.slice(1) : cell);

/** What a cell keeps of a text. */
const kept = (text: string) => text.toWellFormed().replace(new RegExp(STEERS_A_TERMINAL, 'gu'), '\uFFFD');

describe('CSV', () => {
  it('has a line for each finding, with the exception that leaves it out', async () => {
    expect(await table({})).toEqual([
      expect.objectContaining({
        verdict: 'NON_COMPLIANT',
        finding: 'CVE-2021-44906',
        severity: 'CRITICAL',
        cvss: '9.8',
        package: 'minimist',
        fixedIn: '1.2.6',
        path: 'app/node_modules/minimist/package.json',
        exception: '2027-01-31-09f3ac2e1b',
        exceptionReason: 'Not reachable from outside.',
      }),
      expect.objectContaining({ finding: 'aws-access-key-id', path: 'config.Env[2]', package: '', exception: '' }),
    ]);
  });

  it('has a line for an image without findings, and says why nothing is known of one', async () => {
    const unknown = verdictRecord({ verdict: 'UNKNOWN', unknowns: [{ what: 'run', why: 'it was aborted' }] });
    expect(await table({ findings: [] }, { record: unknown, findings: null, notRead: 'gone' })).toEqual([
      expect.objectContaining({ verdict: 'NON_COMPLIANT', finding: '', unknowns: '' }),
      expect.objectContaining({ verdict: 'UNKNOWN', finding: '', unknowns: 'run: it was aborted; gone' }),
    ]);
  });

  it('tells what a verdict is worth now, and what stands on record', async () => {
    const [row] = await table({ record: verdictRecord(), verdictNow: 'UNKNOWN' });
    expect(row).toMatchObject({ verdict: 'UNKNOWN', verdictOnRecord: 'COMPLIANT' });
  });

  it.each([
    ['=1+1', `"'=1+1"`],
    ['+1', `"'+1"`],
    ['-1', `"'-1"`],
    ['@SUM(A1)', `"'@SUM(A1)"`],
    ['\t=1', `"'\t=1"`],
    ['\uFF1D1', `"'\uFF1D1"`],
    ["'=1", `"''=1"`],
    ['a "b", c', `"a ""b"", c"`],
    ['', '""'],
    ['\u001b[2J', '"\uFFFD[2J"'],
  ])('writes %j as %s', (text, cell) => {
    expect(csvCell(text)).toBe(cell);
  });

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
