import { printableName } from '../layer/entry-name';
import type { LayerContents } from '../layer/layer-contents';
import { DATABASE_PATHS, type FileKind, fileKind, OS_RELEASE_PATHS } from '../layer/wanted-files';
import type { Database, Inventory, Package } from '../scan-result';
import { FileTree, type TreeValue } from './file-tree';
import type { Distribution } from './os-release';
import { packageUrl } from './purl';

export interface LayerOfImage {
  readonly digest: string;
  readonly contents: LayerContents;
}

export interface Assembled {
  readonly inventory: Inventory;
  /** What could not be read, each with its reason. */
  readonly notLookedAt: readonly string[];
}

/** Packages of one image, at about a kilobyte each until they are written down; real images have some thousands. */
const MAX_PACKAGES = 200_000;

/**
 * The packages of the file system that the layers make, from the base up. An empty database is no proof of
 * anything and is not among `databases`.
 */
export function assembleInventory(layers: readonly LayerOfImage[]): Assembled {
  const tree = new FileTree();
  for (const { digest, contents } of layers) tree.apply(digest, contents);

  const notLookedAt: string[] = [];
  const distribution = readDistribution(tree, notLookedAt);
  const found = new Map<string, Package>();
  const databases = new Set<Database>();
  const broken = new Set<FileKind>();
  let left = 0;
  for (const { path, value } of tree.values()) {
    const problem = problemOf(tree, path, value);
    if (problem !== null) {
      notLookedAt.push(`${printableName(path)}: ${problem}`);
      const kind = fileKind(path);
      if (kind) broken.add(kind);
    }
    for (const item of packagesOf(path, value, distribution)) {
      const key = JSON.stringify([item.type, item.name, item.version, item.architecture, item.type === 'npm' && path]);
      if (found.size < MAX_PACKAGES) found.set(key, found.get(key) ?? item);
      else if (!found.has(key)) left += 1;
      if (item.type === 'deb') databases.add('dpkg');
      if (item.type === 'apk') databases.add('apk');
    }
  }
  if (left > 0) notLookedAt.push(`packages: ${left} more than the ${MAX_PACKAGES} that are listed`);
  for (const path of DATABASE_PATHS) notLookedAt.push(...detour(tree, path));
  if (broken.has('dpkg') || broken.has('dpkg-part')) databases.delete('dpkg');
  if (broken.has('apk')) databases.delete('apk');
  return {
    inventory: { distribution, databases: [...databases].sort(), packages: [...found.values()].sort(byName) },
    notLookedAt: notLookedAt.sort(),
  };
}

function* packagesOf(path: string, value: TreeValue, distribution: Distribution | null): Generator<Package> {
  if (value.kind !== 'file') return;
  const { layer, content } = value;
  if (content.kind === 'npm') {
    yield { type: 'npm', ...content.package, purl: packageUrl({ type: 'npm', ...content.package }), layer, path };
  }
  if (content.kind !== 'dpkg' && content.kind !== 'apk') return;
  const type = content.kind === 'dpkg' ? 'deb' : 'apk';
  for (const { architecture, ...rest } of content.packages) {
    const purl = packageUrl({ type, ...rest, architecture, distribution });
    yield { type, ...rest, ...(architecture === '' ? {} : { architecture }), purl, layer, path };
  }
}

function problemOf(tree: FileTree, path: string, value: TreeValue): string | null {
  if (value.kind === 'broken') return `it is a hard link to ${printableName(value.target)}, which was not read`;
  if (value.kind === 'file') return value.content.kind === 'unreadable' ? value.content.reason : null;
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
    if (value?.kind === 'file' && value.content.kind === 'os-release') return value.content.distribution;
    detours.push(...detour(tree, path));
  }
  notLookedAt.push(...detours);
  return null;
}

function byName(a: Package, b: Package): number {
  return compare(a.type, b.type) || compare(a.name, b.name) || compare(a.version, b.version) || compare(a.path, b.path);
}

function compare(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
