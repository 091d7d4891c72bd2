import type { VersionOrder } from '../../../../../lambdas/image-scan/advisories/ecosystems';
import { matchAdvisories } from '../../../../../lambdas/image-scan/advisories/match/match-advisories';
import { type OsvRecord, parseOsvRecord } from '../../../../../lambdas/image-scan/advisories/osv/osv-record';
import { isVersion } from '../../../../../lambdas/image-scan/advisories/versions/compare-versions';
import type { Package } from '../../../../../lambdas/image-scan/scanner/scan-result';
import { isAffected } from '../osv/specification';
import { compile, database, installed, itWithRealRecords, realRecords } from '../support';

/** Skipped without MAYFLY_DATA_DIR, which names the folder of the real records: they are not part of the repository. */
const FILES = [
  ['osv-go', 'golang', 'go'],
  ['osv-pypi', 'pypi', 'pep440'],
] as const;

async function recordsOf(file: 'osv-go' | 'osv-pypi'): Promise<readonly OsvRecord[]> {
  const records: OsvRecord[] = [];
  for await (const json of realRecords(file)) {
    const parsed = parseOsvRecord(json);
    if (!parsed.ok) throw new Error(parsed.why);
    records.push(parsed.record);
  }
  return records;
}

/** Each version that a record names, and some beside it. */
function versionsAround(record: OsvRecord, order: VersionOrder): readonly string[] {
  const named = (record.affected ?? []).flatMap(({ ranges, versions }) => [
    ...(versions ?? []).slice(0, 3),
    ...(ranges ?? [])
      .filter(({ type }) => type !== 'GIT')
      .flatMap(({ events }) =>
        events.flatMap((event) => Object.values(event).filter((version) => version !== undefined)),
      ),
  ]);
  const beside = named.flatMap((version) =>
    order === 'go'
      ? [version, `${version}-0`, `${version}.1`]
      : [version, `${version}.dev0`, `${version}.1`, `${version}.post1`],
  );
  return [...new Set([...beside, '0.0.1', '9999.0.0'])].filter((version) => isVersion(order, version));
}

describe.each(FILES)('the records of %s', (file, type, order) => {
  itWithRealRecords(
    'are all kept, withdrawn or named',
    async () => {
      const records = await recordsOf(file);
      const { report, info } = compile(records);
      expect(report.invalid.count).toBe(0);
      expect(report.kept + report.withdrawn + report.withoutPackages + report.superseded).toBe(records.length);
      expect(report.withdrawn).toBe(records.filter(({ withdrawn }) => withdrawn).length);
      expect(info.records).toBeGreaterThan(2000);
    },
    120_000,
  );

  itWithRealRecords(
    'match versions inside and outside their ranges as the specification evaluates them',
    async () => {
      const records = (await recordsOf(file))
        .filter(({ withdrawn }) => !withdrawn)
        .filter((_, index) => index % 10 === 0);
      let [inside, outside] = [0, 0];
      for (const record of records) {
        const readable = (record.affected ?? []).every(({ ranges }) =>
          (ranges ?? []).every(
            ({ events, type: kind }) =>
              kind === 'GIT' ||
              events.every((event) =>
                Object.values(event).every((version) => version === undefined || isVersion(order, version)),
              ),
          ),
        );
        if (!readable) continue;
        const names = [...new Set((record.affected ?? []).flatMap(({ package: of }) => (of ? [of.name] : [])))];
        const packages: Package[] = names.flatMap((name) =>
          versionsAround(record, order).map((version) => installed(type, name, version)),
        );
        const { findings, unmatched } = matchAdvisories(database([record]), { packages, distribution: null });
        const found = new Set(findings.map(({ package: of }) => `${of?.name} ${of?.version}`));
        expect(unmatched).toEqual([]);
        for (const { name, version } of packages) {
          const expected = (record.affected ?? []).some(
            (affected) => affected.package?.name === name && isAffected(version, affected, order),
          );
          expect({ id: record.id, name, version, found: found.has(`${name} ${version}`) }).toEqual({
            id: record.id,
            name,
            version,
            found: expected,
          });
          if (expected) inside += 1;
          else outside += 1;
        }
      }
      expect(Math.min(inside, outside)).toBeGreaterThan(500);
    },
    300_000,
  );
});
