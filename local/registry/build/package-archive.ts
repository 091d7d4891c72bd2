import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { z } from 'zod';
import { compareDpkgVersions } from '../scan/dpkg-version';

const sourcePackageSchema = z.strictObject({
  distribution: z.string(),
  release: z.string(),
  source: z.string(),
  binaries: z.array(
    z.strictObject({
      name: z.string(),
      architecture: z.string(),
      section: z.string(),
      priority: z.string(),
      multiArch: z.string().exactOptional(),
      essential: z.boolean().exactOptional(),
      summary: z.string(),
    }),
  ),
  versions: z.array(z.strictObject({ version: z.string(), date: z.iso.date(), suite: z.string() })).min(1),
});
export type SourcePackage = z.infer<typeof sourcePackageSchema>;

/** A binary package in the version that the archive had on a day. */
export interface ArchivedPackage {
  readonly binary: SourcePackage['binaries'][number];
  readonly source: string;
  readonly version: string;
  /** `YYYY-MM-DD` */
  readonly date: string;
}

/** A package that the archive does not have, or did not have yet. */
export class PackageNotInArchive extends Error {
  override readonly name = 'PackageNotInArchive';
  readonly package: string;
  constructor(name: string, asOf: string) {
    super(`The package archive has no ${name} as of ${asOf}. Add its versions to examples/packages.`);
    this.package = name;
  }
}

/** All `*.json` of a folder. @throws Error naming the file that is not in the form of an archive's */
export async function loadPackageArchive(folder: string): Promise<readonly SourcePackage[]> {
  const names = (await readdir(folder)).filter((name) => name.endsWith('.json')).sort();
  return Promise.all(
    names.map(async (name) => {
      const parsed = sourcePackageSchema.safeParse(JSON.parse(await readFile(join(folder, name), 'utf8')));
      if (parsed.success) return parsed.data;
      throw new Error(`${join(folder, name)}: ${z.prettifyError(parsed.error)}`, { cause: parsed.error });
    }),
  );
}

/**
 * The newest version of a package that the archive had on a day: what an upgrade on that day would install.
 *
 * @param asOf `YYYY-MM-DD` or `newest`
 * @throws PackageNotInArchive
 */
export function packageAsOf(
  archive: readonly SourcePackage[],
  of: { readonly distribution: string; readonly release: string },
  name: string,
  asOf: string,
): ArchivedPackage {
  for (const { distribution, release, source, binaries, versions } of archive) {
    const binary = binaries.find((one) => one.name === name);
    if (binary === undefined || distribution !== of.distribution || release !== of.release) continue;
    const [newest] = versions
      .filter(({ date }) => asOf === 'newest' || date <= asOf)
      .sort((a, b) => compareDpkgVersions(b.version, a.version));
    if (newest !== undefined) return { binary, source, version: newest.version, date: newest.date };
  }
  throw new PackageNotInArchive(name, asOf);
}
