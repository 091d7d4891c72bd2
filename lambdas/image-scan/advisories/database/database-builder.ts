import { compileAffected } from '../osv/affected';
import { namesOf, nameVulnerabilities, type RecordNames } from '../osv/names';
import { type OsvRecord, parseOsvRecord } from '../osv/osv-record';
import { type RecordSeverity, severityOf } from '../osv/severity';
import { textOf } from '../osv/text';
import type { DatabaseInfo } from './advisory-database';
import { BlockWriter } from './block-writer';
import { type BuildReport, RecordList } from './build-report';
import type { EpssScores } from './epss';
import { encodeHead } from './header';
import type { ExploitedVulnerabilities } from './kev';
import { encodeAdvisory, encodeAffected, encodeTail, encodeText, packageKey } from './rows';
import { describeVulnerability, LentSeverities } from './signals';

export type { RejectedRecord } from './build-report';

export interface BuildOptions {
  /** ISO 8601, UTC. */
  readonly builtAt: string;
  readonly epss?: EpssScores;
  readonly kev?: ExploitedVulnerabilities;
}

export interface CompiledDatabase {
  readonly info: DatabaseInfo;
  readonly report: BuildReport;
  /** The file, in pieces to write one after the other. */
  readonly chunks: readonly Buffer[];
  readonly bytes: number;
}

/** Takes OSV records one at a time; keeps of them what matching needs, and their texts compressed. */
export interface DatabaseBuilder {
  /** @param record parsed JSON of one OSV record. Never throws for what is in it: see the report. */
  readonly add: (record: unknown, origin: string) => void;
  /** Once, at the end. */
  readonly finish: () => CompiledDatabase;
}

type Outcome = 'kept' | 'withoutPackages' | 'withdrawn';

/** What is remembered of a record until the end. */
interface Remembered {
  readonly outcome: Outcome;
  readonly names: RecordNames;
  readonly severity: RecordSeverity;
  /** Milliseconds since the epoch. */
  readonly modified: number;
  readonly publishedAt: string | null;
  readonly ecosystems: readonly string[];
  /** Number of its text's row, which also tells it from others; -1 where it has none. */
  readonly row: number;
  /** Key of the first package that it names; empty where it has none. */
  readonly firstKey: string;
}

/** @throws RangeError if `builtAt` is no time */
export function createDatabaseBuilder(options: BuildOptions): DatabaseBuilder {
  const builtAt = Date.parse(options.builtAt);
  if (Number.isNaN(builtAt)) throw new RangeError(`builtAt is no time: ${options.builtAt}`);

  const records = new Map<string, Remembered>();
  /** Rows of a package by its key; those of superseded records are left out at the end. */
  const packages = new Map<string, PackageRow[]>();
  const texts = new BlockWriter('texts');
  const invalid = new RecordList();
  const unreadableRanges = new RecordList();
  const uncovered = new Map<string, number>();
  let [seen, superseded, gitRanges, rows] = [0, 0, 0, 0];

  const remember = (record: OsvRecord, origin: string): Remembered => {
    const about = {
      names: namesOf(record),
      severity: severityOf(record),
      modified: Date.parse(record.modified),
      publishedAt: record.published ? new Date(record.published).toISOString() : null,
    };
    const nowhere = { ...about, ecosystems: [], row: -1, firstKey: '' };
    if (record.withdrawn) return { ...nowhere, outcome: 'withdrawn' };
    const compiled = compileAffected(record);
    gitRanges += compiled.gitRanges;
    for (const ecosystem of compiled.uncovered) uncovered.set(ecosystem, (uncovered.get(ecosystem) ?? 0) + 1);
    for (const path of compiled.unreadableRanges) {
      unreadableRanges.add(origin, `${record.id}: ${path} has an event that is no version of its ecosystem`);
    }
    if (compiled.affected.length === 0) return { ...nowhere, outcome: 'withoutPackages' };

    const row = rows;
    rows += 1;
    texts.add(Buffer.from(encodeText(textOf(record))));
    const keys = compiled.affected.map(({ ecosystem, name, ...affected }) => {
      const key = packageKey(ecosystem, name);
      const known = packages.get(key);
      const of = { row, tail: encodeTail(affected) };
      if (known) known.push(of);
      else packages.set(key, [of]);
      return key;
    });
    const ecosystems = [...new Set(compiled.affected.map(({ ecosystem }) => ecosystem))];
    return { ...about, ecosystems, row, firstKey: keys[0] ?? '', outcome: 'kept' };
  };

  const add = (json: unknown, origin: string): void => {
    seen += 1;
    const parsed = parseOsvRecord(json);
    if (!parsed.ok) {
      invalid.add(origin, parsed.why);
      return;
    }
    const known = records.get(parsed.record.id);
    if (known) superseded += 1;
    // Source: OSV schema, "id, modified": of two records with one id the later modification is authoritative.
    if (known && known.modified >= Date.parse(parsed.record.modified)) return;
    records.set(parsed.record.id, remember(parsed.record, origin));
  };

  const finish = (): CompiledDatabase => {
    const all = [...records.values()].filter(({ outcome }) => outcome !== 'withdrawn');
    const kept = all.filter(({ outcome }) => outcome === 'kept');
    // What one package needs is read from few blocks if its advisories are neighbours.
    const sorted = kept.sort((a, b) => compareKeys(a.firstKey, b.firstKey) || a.row - b.row);
    const packageBlocks = writePackages(packages, new Map(sorted.map(({ row }, number) => [row, number])));
    const advisoryBlocks = writeAdvisories(sorted, all, options);
    texts.flush();

    const modified = kept.map((record) => record.modified).filter((at) => at <= builtAt);
    const newest = modified.reduce((a, b) => Math.max(a, b), Number.NEGATIVE_INFINITY);
    const head = encodeHead(
      {
        builtAt: new Date(builtAt).toISOString(),
        newestModified: modified.length === 0 ? null : new Date(newest).toISOString(),
        records: kept.length,
        ecosystems: countEcosystems(kept),
        epss: options.epss ? { publishedAt: options.epss.publishedAt, entries: options.epss.scores.size } : null,
        kev: options.kev ? { publishedAt: options.kev.publishedAt, entries: options.kev.cves.size } : null,
      },
      { packages: packageBlocks.entries, advisories: advisoryBlocks.entries, texts: texts.entries },
    );
    const chunks = [head.bytes, ...packageBlocks.blocks, ...advisoryBlocks.blocks, ...texts.blocks];
    return {
      info: head.info,
      report: {
        seen,
        kept: kept.length,
        withoutPackages: all.length - kept.length,
        withdrawn: records.size - all.length,
        superseded,
        invalid: invalid.list(),
        uncoveredEcosystems: Object.fromEntries([...uncovered].sort()),
        gitRanges,
        unreadableRanges: unreadableRanges.list(),
      },
      chunks,
      bytes: chunks.reduce((sum, { length }) => sum + length, 0),
    };
  };
  return { add, finish };
}

interface PackageRow {
  /** The row of its record. */
  readonly row: number;
  /** As `encodeTail` makes it. */
  readonly tail: string;
}

/** @param numbers the advisories' numbers in the database, by their rows */
function writePackages(
  packages: ReadonlyMap<string, readonly PackageRow[]>,
  numbers: ReadonlyMap<number, number>,
): BlockWriter {
  const writer = new BlockWriter('packages');
  for (const key of [...packages.keys()].sort(compareKeys)) {
    const rows = (packages.get(key) ?? []).flatMap(({ row, tail }) => {
      const number = numbers.get(row);
      return number === undefined ? [] : [encodeAffected(number, tail)];
    });
    if (rows.length > 0) writer.add(Buffer.from(`${key}\n[${rows.join(',')}]`), key);
  }
  writer.flush();
  return writer;
}

/** @param kept in the order of their numbers @param all these, and others that lend aliases and severities */
function writeAdvisories(
  kept: readonly Remembered[],
  all: readonly Remembered[],
  { epss, kev }: BuildOptions,
): BlockWriter {
  const lent = new LentSeverities();
  for (const { names, severity } of all) lent.add(names, severity);
  const signals = { severities: lent.byCve, epss, kev };
  const names = nameVulnerabilities(all.map((record) => record.names));
  const namesByRow = new Map(all.map(({ row }, index) => [row, names[index] ?? []]));
  const writer = new BlockWriter('advisories');
  for (const { names: of, severity, publishedAt, row } of kept) {
    const vulnerabilities = (namesByRow.get(row) ?? []).map((each) => describeVulnerability(each, severity, signals));
    const advisory = { id: of.id, vulnerabilities, publishedAt };
    writer.add(Buffer.from(encodeAdvisory({ advisory, text: row })));
  }
  writer.flush();
  return writer;
}

/** By UTF-16 code units, as the reader compares them. */
function compareKeys(a: string, b: string): number {
  return a < b ? -1 : Number(a > b);
}

function countEcosystems(records: readonly Remembered[]): Readonly<Record<string, number>> {
  const counts = new Map<string, number>();
  for (const { ecosystems } of records) {
    for (const name of ecosystems) counts.set(name, (counts.get(name) ?? 0) + 1);
  }
  return Object.fromEntries([...counts].sort());
}
