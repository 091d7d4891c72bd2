import { createDatabaseBuilder } from '../../../../lambdas/image-scan/advisories/database/database-builder';
import { openDatabase } from '../../../../lambdas/image-scan/advisories/database/open-database';
import { isNewer, matchedAnew, matchPackages } from '../../../../lambdas/image-scan/scanner/match-packages';
import { osvRecord } from '../../../support/osv';
import { advisories, aPackage, scanResult, vulnerability } from '../judge/evidence';

function database(builtAt: string, ...records: readonly object[]) {
  const builder = createDatabaseBuilder({ builtAt });
  for (const record of records) builder.add(record, 'test');
  return openDatabase(Buffer.concat(builder.finish().chunks));
}

const BUILT = '2026-11-09T00:00:00.000Z';
const LEFT_PAD = osvRecord('GHSA-1', 'npm', 'left-pad', { fixed: '2.0.0' });
const npm = { distribution: null, packages: [aPackage('npm', 'left-pad')] };

test('packages are matched, and it is said against what', () => {
  const { findings, advisories: used } = matchPackages(npm, { database: database(BUILT, LEFT_PAD) });
  expect(findings).toMatchObject([
    { id: 'GHSA-1', severity: 'CRITICAL', package: { name: 'left-pad', fixedIn: '2.0.0' } },
  ]);
  expect(used).toEqual({
    builtAt: BUILT,
    records: 1,
    digest: expect.stringMatching(/^sha256:/),
    ecosystems: ['npm'],
    unmatched: [],
    suppressed: [],
  });
});

test('what the database cannot answer is named', () => {
  const packages = [aPackage('pypi', 'flask')];
  const { advisories: used } = matchPackages({ distribution: null, packages }, { database: database(BUILT, LEFT_PAD) });
  expect(used.unmatched).toMatchObject([{ type: 'pypi', count: 1, why: 'the database has no advisories for PyPI' }]);
});

test("an earlier result's vulnerabilities are those of the database, and everything else of it stays", () => {
  const other = { ...vulnerability({ id: 'MF-1', path: 'etc/x', sources: ['mayfly'] }), kind: 'secret' } as const;
  const earlier = scanResult({
    inventory: { ...npm, databases: [] },
    findings: [vulnerability({ sources: ['mayfly'] }), other],
    advisories: advisories(),
  });
  const now = matchedAnew(earlier, { database: database(BUILT, LEFT_PAD) });
  expect(now.findings.map(({ id }) => id)).toEqual(['MF-1', 'GHSA-1']);
  expect(now).toMatchObject({ inventory: earlier.inventory, layers: earlier.layers, advisories: { builtAt: BUILT } });
});

test.each([
  [null, true],
  ['2026-11-08T00:00:00.000Z', true],
  [BUILT, false],
  ['2026-11-09T12:00:00.000Z', false],
])('a result matched against a database of %s is to be matched anew: %s', (builtAt, expected) => {
  const result = scanResult({ advisories: builtAt === null ? null : advisories({ builtAt }) });
  expect(isNewer(database(BUILT, LEFT_PAD), result)).toBe(expected);
});
