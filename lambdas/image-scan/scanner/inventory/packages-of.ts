import type { FileEntry } from '../layer/layer-contents';
import type { Package, PackageType } from '../scan-result';
import { packageFileOfKind } from './all-package-files';
import type { Distribution } from './os-release';
import type { RawPackage } from './package-file';
import { packageUrl } from './purl';

interface Place {
  readonly path: string;
  /** The layer's digest. */
  readonly layer: string;
  readonly distribution: Distribution | null;
}

/** A package, and whether something else than a lock file tells of it. */
export interface FoundPackage {
  readonly item: Package;
  readonly isInstalled: boolean;
}

/** The packages that one file of the image tells of. */
export function packagesOf({ content, found = [] }: Omit<FileEntry, 'kind' | 'path'>, place: Place): FoundPackage[] {
  const packages = found.map((raw) => ({ item: toPackage(raw, place), isInstalled: true }));
  switch (content?.kind) {
    case 'dpkg':
    case 'apk': {
      const type = content.kind === 'dpkg' ? 'deb' : 'apk';
      const own = content.packages.map((raw) => ({ item: toPackage({ type, ...raw }, place), isInstalled: true }));
      return [...packages, ...own];
    }
    case 'packages': {
      const isInstalled = packageFileOfKind(content.of)?.role !== 'lock';
      return [...packages, ...content.packages.map((raw) => ({ item: toPackage(raw, place), isInstalled }))];
    }
    default:
      return packages;
  }
}

function toPackage({ within, architecture = '', ...raw }: RawPackage, { path, layer, distribution }: Place): Package {
  const purl = packageUrl({ ...raw, architecture, distribution });
  return {
    ...raw,
    ...(architecture === '' ? {} : { architecture }),
    purl,
    layer,
    path: within === undefined ? path : `${path}!/${within}`,
  };
}

/** The operating system has one of each; libraries may lie at several places, of which each is one to update. */
const SYSTEM: readonly PackageType[] = ['apk', 'deb', 'rpm'];

/** Gathers the packages of an image, each once. */
export class PackageList {
  readonly #most: number;
  readonly #packages = new Map<string, FoundPackage>();
  #left = 0;

  constructor(most: number) {
    this.#most = most;
  }

  add(found: FoundPackage): void {
    const { type, name, version, architecture, path } = found.item;
    const key = JSON.stringify([type, name, version, architecture, SYSTEM.includes(type) || path]);
    if (this.#packages.has(key)) return;
    if (this.#packages.size < this.#most) this.#packages.set(key, found);
    else this.#left += 1;
  }

  /**
   * A lock file tells what was to be installed: it counts only where nothing of its type is installed in its folder or
   * below, as with archives of packages that are loaded without being unpacked, and nowhere in that version, as Python's
   * packages lie elsewhere.
   */
  done(): { readonly packages: readonly Package[]; readonly left: number } {
    const all = [...this.#packages.values()];
    const installed = new Set(
      all.filter((found) => found.isInstalled).flatMap(({ item }) => [versionKey(item), ...foldersOf(item)]),
    );
    const isCovered = (item: Package) =>
      installed.has(folderKey(item.type, parentOf(item.path))) || installed.has(versionKey(item));
    const packages = all
      .filter(({ item, isInstalled }) => isInstalled || !isCovered(item))
      .map(({ item }) => item)
      .sort(byName);
    return { packages, left: this.#left };
  }
}

/** Every folder above a package's record. */
function foldersOf({ type, path }: Package): string[] {
  const parts = path.split('/').slice(0, -1);
  return parts.map((_, index) => folderKey(type, parts.slice(0, index + 1).join('/'))).concat(folderKey(type, ''));
}

/** Source: PEP 503, "Normalized Names". */
function versionKey({ type, name, version }: Package): string {
  return JSON.stringify([type, type === 'pypi' ? name.toLowerCase().replace(/[-_.]+/g, '-') : name, version]);
}

function folderKey(type: PackageType, folder: string): string {
  return `${type} ${folder}`;
}

function parentOf(path: string): string {
  return path.slice(0, Math.max(0, path.lastIndexOf('/')));
}

function byName(a: Package, b: Package): number {
  return compare(a.type, b.type) || compare(a.name, b.name) || compare(a.version, b.version) || compare(a.path, b.path);
}

function compare(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
