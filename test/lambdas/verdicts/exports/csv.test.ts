import { csvCell, csvOf } from '../../../../lambdas/verdicts/exports/csv';
import { verdictRecord } from '../../../support/verdict-record';
import { exportedImage, textOf } from './exported';
import { readCsv } from './read-csv';

const table = async (...images: Parameters<typeof exportedImage>[0][]) => {
  const [titles = [], ...rows] = readCsv(await textOf(csvOf(images.map(exportedImage))));
  return rows.map((row) => Object.fromEntries(row.map((value, index) => [titles[index], value])));
};

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
});
