import { assembleImage, type BuiltImage } from '../oci/built-image';
import { applicationFiles, packageDatabase, systemFiles, withFolders } from './debian-files';
import { loadPackageArchive, packageAsOf } from './package-archive';
import { type Recipe, readRecipe } from './recipe';

const NANOSECONDS = 1_000_000_000;

export interface BuildOptions {
  /** Folder of the package archive, `examples/packages`. */
  readonly packages: string;
  /** When the image says that it was built. */
  readonly created: Date;
  /**
   * The day of which packages are taken, `YYYY-MM-DD`, or `newest`, as a build without a cache does.
   * @default - the recipe's snapshot
   */
  readonly asOf?: string;
}

/**
 * Makes a real image of a recipe: a base with its packages, the recipe's packages, its files. The same recipe, archive
 * and options make the same bytes.
 *
 * @throws InvalidRecipe, PackageNotInArchive
 */
export async function buildImage(recipeFolder: string, options: BuildOptions): Promise<BuiltImage> {
  const recipe = await readRecipe(recipeFolder);
  const archive = await loadPackageArchive(options.packages);
  const asOf = options.asOf ?? recipe.snapshot;
  const install = (name: string) => packageAsOf(archive, recipe.base, name, asOf);
  const base = recipe.base.packages.map(install);
  const added = recipe.packages.map(install);
  const all = [...base, ...added];
  const layers = [
    {
      createdBy: `${recipe.base.distribution} ${recipe.base.release}`,
      entries: [...systemFiles(recipe), ...packageDatabase(base, base)],
    },
    { createdBy: `install ${recipe.packages.join(' ')}`, entries: packageDatabase(all, added) },
    { createdBy: 'copy files', entries: applicationFiles(recipe) },
  ];
  const [lastDay = '1970-01-01'] = all.map(({ date }) => date).sort((a, b) => b.localeCompare(a, 'en'));
  return assembleImage(
    layers
      .filter(({ entries }) => entries.length > 0)
      .map((layer) => ({ ...layer, entries: withFolders(layer.entries) })),
    {
      architecture: recipe.architecture,
      created: options.created,
      modified: new Date(lastDay),
      config: runtimeConfig(recipe.config),
    },
  );
}

/** Source: OCI image specification, "Image Configuration"; `Healthcheck` is Docker's, with times in nanoseconds. */
function runtimeConfig({ ExposedPorts, Healthcheck, ...same }: Recipe['config']): Readonly<Record<string, unknown>> {
  return {
    ...same,
    ...(ExposedPorts.length === 0 ? {} : { ExposedPorts: Object.fromEntries(ExposedPorts.map((port) => [port, {}])) }),
    ...(Healthcheck === undefined
      ? {}
      : {
          Healthcheck: {
            Test: Healthcheck.test,
            Interval: Healthcheck.intervalSeconds * NANOSECONDS,
            Timeout: Healthcheck.timeoutSeconds * NANOSECONDS,
            Retries: Healthcheck.retries,
          },
        }),
  };
}
