import { Range, SemVer } from 'semver';
import { z } from 'zod';
import type { SourceDocument } from './source-document';

/**
 * A record of the Node.js Security Working Group's list of npm advisories, 2014 to 2020. Source: nodejs/security-wg,
 * vuln/npm/, whose records are not OSV.
 */
const npmAdvisorySchema = z.object({
  id: z.int().nonnegative(),
  title: z.string(),
  overview: z.string().optional(),
  recommendation: z.string().nullish(),
  module_name: z.string().min(1),
  publish_date: z.string(),
  updated_at: z.string().optional(),
  cves: z.array(z.string()).nullish(),
  vulnerable_versions: z.string().nullable(),
  patched_versions: z.string().nullish(),
  cvss_vector: z.string().nullish(),
});
type NpmAdvisory = z.infer<typeof npmAdvisorySchema>;

/** What all comparators of a range say together: from here (inclusive) to there. */
interface Interval {
  readonly introduced: string;
  readonly end: { readonly fixed: string } | { readonly last_affected: string } | null;
}

/** An advisory of that list as OSV; any other document as it is. */
export function convertNpmAdvisory(source: SourceDocument): SourceDocument {
  if ('problem' in source || !isNpmAdvisory(source.document)) return source;
  const parsed = npmAdvisorySchema.safeParse(source.document);
  if (!parsed.success) {
    const [issue] = parsed.error.issues;
    return { origin: source.origin, problem: `${issue?.path.join('.') ?? ''}: ${issue?.message ?? 'not valid'}` };
  }
  try {
    return { origin: source.origin, document: osvOf(parsed.data) };
  } catch {
    const { vulnerable_versions: range } = parsed.data;
    return {
      origin: source.origin,
      problem: `vulnerable_versions: ${String(range).slice(0, 100)} is no range of versions`,
    };
  }
}

/** OSV has none of these keys at its top. */
function isNpmAdvisory(document: unknown): boolean {
  return (
    typeof document === 'object' && document !== null && 'module_name' in document && 'vulnerable_versions' in document
  );
}

function osvOf(advisory: NpmAdvisory): object {
  const { id, title, overview, recommendation, module_name: name, cves, cvss_vector: vector } = advisory;
  const intervals = intervalsOf(advisory);
  return {
    schema_version: '1.6.0',
    id: `NSWG-ECO-${id}`,
    modified: instant(advisory.updated_at ?? advisory.publish_date),
    published: instant(advisory.publish_date),
    aliases: cves ?? [],
    summary: title,
    details: [overview, recommendation].filter((text) => text).join('\n\n'),
    ...(vector?.startsWith('CVSS:3') ? { severity: [{ type: 'CVSS_V3', score: vector }] } : {}),
    affected: [
      {
        package: { ecosystem: 'npm', name },
        ranges: intervals.map(({ introduced, end }) => ({
          type: 'SEMVER',
          events: [{ introduced }, ...(end === null ? [] : [end])],
        })),
      },
    ],
  };
}

/** @throws TypeError where the range is none */
function intervalsOf({ vulnerable_versions: vulnerable, patched_versions: patched }: NpmAdvisory): readonly Interval[] {
  if (vulnerable === null || vulnerable.trim() === '') throw new TypeError('no range');
  const fixes = patched ? lowerBounds(patched) : [];
  return new Range(vulnerable, { loose: true }).set.flatMap((comparators) => {
    let introduced = '0';
    let end: Interval['end'] = null;
    for (const { operator, semver } of comparators) {
      // The comparator of `*` has neither operator nor version.
      if (!(semver instanceof SemVer)) continue;
      const { version } = semver;
      if (operator === '>=') introduced = version;
      else if (operator === '>') introduced = successor(semver);
      else if (operator === '<') end = { fixed: version };
      else if (operator === '<=') end = endOf(semver, fixes);
      else return [{ introduced: version, end: endOf(semver, fixes) }];
    }
    return [{ introduced, end: beyondEvery(end) ? null : end }];
  });
}

/** The list writes "all versions" also as `<=99.999.9999`; what such a range says is fixed never existed. */
function beyondEvery(end: Interval['end']): boolean {
  if (end === null) return false;
  const version = new SemVer('fixed' in end ? end.fixed : end.last_affected);
  return version.minor >= 999 && version.patch >= 999;
}

/** The patched version is the end where nothing lies between; else what is between is as unknown as the list leaves it. */
function endOf(last: SemVer, fixes: readonly SemVer[]): NonNullable<Interval['end']> {
  const next = fixes.filter((fix) => fix.compare(last) > 0).sort((a, b) => a.compare(b))[0];
  const follows = next !== undefined && next.compare(new SemVer(last.version).inc('patch')) <= 0;
  return follows ? { fixed: next.version } : { last_affected: last.version };
}

function lowerBounds(range: string): readonly SemVer[] {
  try {
    return new Range(range, { loose: true }).set.flatMap((comparators) =>
      comparators.flatMap(({ operator, semver }) =>
        operator === '>=' || operator === '' || operator === undefined ? [semver] : [],
      ),
    );
  } catch {
    return [];
  }
}

/** The first version after this one. Source: Semantic Versioning 2.0.0, item 11: `-0` and `.0` are the least that can follow. */
function successor({ version, major, minor, patch, prerelease }: SemVer): string {
  return prerelease.length > 0 ? `${version}.0` : `${major}.${minor}.${patch + 1}-0`;
}

function instant(date: string): string {
  const time = Date.parse(date);
  return new Date(Number.isNaN(time) ? 0 : time).toISOString();
}
