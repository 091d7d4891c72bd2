import type { PlacedFactFile } from '../facts/file-facts';
import { printableName } from '../layer/entry-name';
import type { LayerContents } from '../layer/layer-contents';
import { DATABASE_PATHS, type FileKind, fileKind, OS_RELEASE_PATHS } from '../layer/wanted-files';
import { DATABASES, type Database, type Inventory, type Package, type PackageType } from '../scan-result';
import { FileTree, type TreeValue } from './file-tree';
import { HigherLayers } from './higher-layers';
import type { Distribution } from './os-release';
import { PackageList, packagesOf } from './packages-of';

export interface LayerOfImage {
  readonly digest: string;
  /** Null where it was not read. */
  readonly contents: LayerContents | null;
}

export interface Assembled {
  readonly inventory: Inventory;
  /** The files of the final file system whose content checks need. */
  readonly factFiles: readonly PlacedFactFile[];
  /** What could not be read, each with its reason. */
  readonly notLookedAt: readonly string[];
}

/** Packages of one image, at about a kilobyte each until they are written down; real images have some thousands. */
const MAX_PACKAGES = 200_000;

/**
 * The packages of the file system that the layers make, from the base up. An empty database is no proof of
 * anything and is not among `databases`.
 */
export function assembleInventory(
  layers: readonly LayerOfImage[],
  higher = new HigherLayers(layers.map(({ contents }) => contents)),
): Assembled {
  const tree = new FileTree();
  for (const [index, { contents }] of layers.entries()) if (contents) tree.apply(index, contents);

  const notLookedAt: string[] = [];
  const distribution = readDistribution(tree, notLookedAt);
  const found = new PackageList(MAX_PACKAGES);
  const broken = new Set<Database>();
  const factFiles: PlacedFactFile[] = [];
  for (const { path, value } of tree.values()) {
    // A link to a database leads where it lies; only files are replaced by what nobody notes.
    if (value.kind === 'file' && higher.hide(path, value.layer)) continue;
    const problem = problemOf(tree, path, value);
    if (problem !== null) {
      notLookedAt.push(`${printableName(path)}: ${problem}`);
      const database = databaseOf(fileKind(path));
      if (database) broken.add(database);
    }
    if (value.kind !== 'file') continue;
    if (value.file.content?.kind === 'facts') factFiles.push({ path, content: value.file.content.file });
    const place = { path, layer: layers[value.layer]?.digest ?? '', distribution };
    for (const item of packagesOf(value.file, place)) found.add(item);
  }
  const { packages, left } = found.done();
  if (left > 0) notLookedAt.push(`packages: ${left} more than the ${MAX_PACKAGES} that are listed`);
  for (const path of DATABASE_PATHS) notLookedAt.push(...detour(tree, path));
  const databases = DATABASES.filter((database) => !broken.has(database) && packages.some(isOf(database)));
  return { inventory: { distribution, databases, packages }, factFiles, notLookedAt: notLookedAt.sort() };
}

const TYPE_OF: Readonly<Record<Database, PackageType>> = { apk: 'apk', dpkg: 'deb', rpm: 'rpm' };

const isOf =
  (database: Database) =>
  ({ type }: Package): boolean =>
    type === TYPE_OF[database];

function databaseOf(kind: FileKind | undefined): Database | undefined {
  return DATABASES.find((database) => kind === database || kind?.startsWith(`${database}-`));
}

function problemOf(tree: FileTree, path: string, value: TreeValue): string | null {
  if (value.kind === 'broken') return `it is a hard link to ${printableName(value.target)}, which was not read`;
  if (value.kind === 'file') return value.file.content?.kind === 'unreadable' ? value.file.content.reason : null;
  // Links of folders and of databases are judged where somebody looks for the database.
  if (fileKind(path) !== 'npm') return null;
  // Where the target is a package's own place, it is listed there, or there is none.
  const target = tree.resolve(path);
  return target && fileKind(target.path) === 'npm'
    ? null
    : `it is a link to ${printableName(value.target)}, which was not read`;
}

/** A database that links put where no rule looks. */
function detour(tree: FileTree, path: string): string[] {
  const target = tree.resolve(path);
  if (target?.path === path || (target && fileKind(path) !== undefined && fileKind(target.path) === fileKind(path))) {
    return [];
  }
  const where = target ? `it leads to ${printableName(target.path)}, which was not read` : 'it leads in circles';
  return [`${printableName(path)}: ${where}`];
}

function readDistribution(tree: FileTree, notLookedAt: string[]): Distribution | null {
  const detours: string[] = [];
  for (const path of OS_RELEASE_PATHS) {
    const value = tree.resolve(path)?.value;
    if (value?.kind === 'file' && value.file.content?.kind === 'os-release') return value.file.content.distribution;
    detours.push(...detour(tree, path));
  }
  notLookedAt.push(...detours);
  return null;
}
