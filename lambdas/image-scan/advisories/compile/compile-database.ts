import { createDatabaseBuilder } from '../database/database-builder';
import type { EpssScores } from '../database/epss';
import type { ExploitedVulnerabilities } from '../database/kev';
import { type EcosystemExport, exportsOf, exportUrl, narrowed } from '../sources/osv-exports';
import { pathDocuments } from '../sources/path-documents';
import { type ZipSource, zipDocuments } from '../sources/zip-documents';
import { type Compilation, Intake } from './intake';

/** What is compiled with the advisories, whatever their source. */
export interface CompileSettings {
  /** ISO 8601: from when on the advisories age. */
  readonly builtAt: string;
  readonly epss?: EpssScores;
  readonly kev?: ExploitedVulnerabilities;
}

/** Gets one of OSV's exports: onto the disk, or into memory. */
export type ObtainExport = (url: string, name: string) => Promise<ZipSource>;

/**
 * A database of OSV's exports, one after the other. Nothing is compiled unless every one of them was read to its end: a
 * database that lacks one would leave what the last one covered unknown.
 *
 * @param ecosystems such as `npm` or `Debian:12`
 * @param baseUrl as `parseBaseUrl` gives it
 * @returns with `empty`: ecosystems and releases that the exports have no advisory of
 * @throws InvalidAdvisorySelection, InvalidAdvisorySource, and what `obtain` throws
 */
export async function compileExports(
  ecosystems: readonly string[],
  baseUrl: string,
  obtain: ObtainExport,
  settings: CompileSettings,
): Promise<Compilation & { readonly empty: readonly string[] }> {
  const wanted = exportsOf(ecosystems);
  const intake = new Intake(createDatabaseBuilder(settings));
  for (const { name } of wanted) {
    await takeExport(intake, wanted, await obtain(exportUrl(baseUrl, name), name));
  }
  const compilation = intake.finish();
  const covered = Object.keys(compilation.compiled.info.ecosystems);
  const empty = wanted.flatMap(({ name, releases }) => {
    const has = (ecosystem: string) => covered.some((of) => of === ecosystem || of.startsWith(`${ecosystem}:`));
    return (releases.length > 0 ? releases : [name]).filter((ecosystem) => !has(ecosystem));
  });
  return { ...compilation, empty };
}

async function takeExport(intake: Intake, wanted: readonly EcosystemExport[], zip: ZipSource): Promise<void> {
  for await (const document of zipDocuments(zip)) {
    const left = narrowed(document, wanted);
    if (left) intake.add(left);
  }
}

/**
 * A database of files and folders, as `pathDocuments` reads them.
 *
 * @throws InvalidAdvisorySource
 */
export async function compilePaths(paths: readonly string[], settings: CompileSettings): Promise<Compilation> {
  const intake = new Intake(createDatabaseBuilder(settings));
  for (const path of paths) await intake.addAll(pathDocuments(path));
  return intake.finish();
}
