import { PassThrough, Readable, type Transform } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { createGunzip, createZstdDecompress } from 'node:zlib';
import { InvalidPackageRecord } from '../../../lambdas/image-scan/scanner/errors';
import { type ApkPackage, parseApkInstalled } from '../../../lambdas/image-scan/scanner/inventory/apk';
import { type DpkgPackage, parseDpkgStatus } from '../../../lambdas/image-scan/scanner/inventory/dpkg';
import { parsePackageJson } from '../../../lambdas/image-scan/scanner/inventory/npm';
import { type Distribution, parseOsRelease } from '../../../lambdas/image-scan/scanner/inventory/os-release';
import { entryName } from '../../../lambdas/image-scan/scanner/layer/entry-name';
import { TarReader } from '../../../lambdas/image-scan/scanner/layer/tar-reader';
import { fileKind } from '../../../lambdas/image-scan/scanner/layer/wanted-files';
import type { InstalledSource } from './match';

const DPKG = 'var/lib/dpkg/status';
const DPKG_PARTS = 'var/lib/dpkg/status.d/';
const APK = ['lib/apk/db/installed', 'usr/lib/apk/db/installed'];
const OS_RELEASE = ['etc/os-release', 'usr/lib/os-release'];
/** Source: OCI image specification, "Image Layer Filesystem Changeset", "Whiteouts". */
const WHITEOUT = '.wh.';
const OPAQUE = '.wh..wh..opq';

/** The largest status files of real images have about 10 MB. */
const MAX_FILE_BYTES = 64 * 1024 * 1024;

export class PackageFileTooLarge extends Error {
  override readonly name = 'PackageFileTooLarge';
  readonly path: string;
  readonly size: number;
  constructor(path: string, size: number) {
    super(`${path} has ${size} bytes, more than ${MAX_FILE_BYTES}. Basic scanning does not read it.`);
    this.path = path;
    this.size = size;
  }
}

/** A layer's bytes as stored. */
export interface StoredLayer {
  readonly mediaType: string;
  readonly bytes: AsyncIterable<Uint8Array>;
}

/** The files of an image's final file system that name its packages, by path. */
export type PackageFiles = ReadonlyMap<string, string>;

/** Reads layers from the base up. @throws whatever a broken archive or compression throws */
export async function readPackageFiles(layers: AsyncIterable<StoredLayer>): Promise<PackageFiles> {
  const files = new Map<string, string>();
  for await (const layer of layers) {
    const { added, removed } = await readLayer(layer);
    // A layer's whiteouts hide what lies below it, never what it brings itself.
    for (const path of files.keys()) {
      if (removed.some((gone) => gone === '' || path === gone || path.startsWith(`${gone}/`))) files.delete(path);
    }
    for (const [path, text] of added) files.set(path, text);
  }
  return files;
}

interface LayerFiles {
  readonly added: ReadonlyMap<string, string>;
  readonly removed: readonly string[];
}

async function readLayer({ mediaType, bytes }: StoredLayer): Promise<LayerFiles> {
  const added = new Map<string, string>();
  const removed: string[] = [];
  let path = '';
  let pieces: Buffer[] = [];
  const reader = new TarReader({
    entry({ name, type, size }) {
      const named = entryName(name);
      path = 'path' in named ? named.path : '';
      const hidden = whiteout(path);
      if (hidden !== null) removed.push(hidden);
      // A link in the place of a file hides the file as well.
      else if (type !== 'directory' && isPackageFile(path)) removed.push(path);
      const isWanted = type === 'file' && hidden === null && isPackageFile(path);
      if (isWanted && size > MAX_FILE_BYTES) throw new PackageFileTooLarge(path, size);
      return isWanted;
    },
    content(piece) {
      pieces.push(Buffer.from(piece));
    },
    end() {
      added.set(path, Buffer.concat(pieces).toString('utf8'));
      pieces = [];
    },
  });
  await pipeline(Readable.from(bytes), decompression(mediaType), async (pieces: AsyncIterable<Buffer>) => {
    for await (const piece of pieces) reader.push(piece);
  });
  reader.end();
  return { added, removed };
}

function whiteout(path: string): string | null {
  const slash = path.lastIndexOf('/');
  const name = path.slice(slash + 1);
  if (!name.startsWith(WHITEOUT)) return null;
  const folder = path.slice(0, Math.max(0, slash));
  if (name === OPAQUE) return folder;
  const hidden = name.slice(WHITEOUT.length);
  return folder === '' ? hidden : `${folder}/${hidden}`;
}

function decompression(mediaType: string): Transform {
  switch (/[.+](gzip|zstd)$/.exec(mediaType)?.[1]) {
    case 'gzip':
      return createGunzip();
    case 'zstd':
      return createZstdDecompress();
    default:
      return new PassThrough();
  }
}

function isPackageFile(path: string): boolean {
  if (path === DPKG || APK.includes(path) || OS_RELEASE.includes(path) || fileKind(path) === 'npm') return true;
  return path.startsWith(DPKG_PARTS) && !path.endsWith('.md5sums');
}

export interface Installed {
  /** As OSV names it, such as `Debian:12`. */
  readonly ecosystem: string;
  readonly sources: readonly InstalledSource[];
}

/** Null where there is no distribution or package database that basic scanning knows: it sees nothing else. */
export function installedPackages(files: PackageFiles): Installed | null {
  const release = first(OS_RELEASE, files);
  const ecosystem = release === undefined ? null : ecosystemOf(parseOsRelease(release));
  if (ecosystem === null) return null;
  const apk = first(APK, files);
  const status = files.get(DPKG);
  const parts = [...files].filter(([path]) => path.startsWith(DPKG_PARTS)).map(([, text]) => text);
  if (apk === undefined && status === undefined && parts.length === 0) return null;
  return {
    ecosystem,
    sources: [
      ...sourcesOf('apk', parseApkInstalled(apk ?? '')),
      ...sourcesOf('dpkg', [
        ...parseDpkgStatus(status ?? ''),
        ...parts.flatMap((text) => parseDpkgStatus(text, { assumeInstalled: true })),
      ]),
    ],
  };
}

/** Packages below `node_modules`; what is no valid package.json is none. */
export function installedNpmPackages(files: PackageFiles): readonly InstalledSource[] {
  return [...files].flatMap(([path, text]) => {
    if (fileKind(path) !== 'npm') return [];
    try {
      return [{ manager: 'npm' as const, ...parsePackageJson(text), path }];
    } catch (error) {
      if (error instanceof InvalidPackageRecord) return [];
      throw error;
    }
  });
}

function first(paths: readonly string[], files: PackageFiles): string | undefined {
  return paths.map((path) => files.get(path)).find((text) => text !== undefined);
}

/** Source: OSV schema, "Defined ecosystems". */
function ecosystemOf({ id, versionId }: Distribution): string | null {
  const [major = '', minor = ''] = versionId.split('.');
  switch (id) {
    case 'debian':
      return `Debian:${major}`;
    case 'ubuntu':
      return `Ubuntu:${versionId}`;
    case 'alpine':
      return `Alpine:v${major}.${minor}`;
    default:
      return null;
  }
}

/** Binary packages of one source are one: ECR reports the source. */
function sourcesOf(
  manager: InstalledSource['manager'],
  packages: readonly (DpkgPackage | ApkPackage)[],
): readonly InstalledSource[] {
  const found = new Map<string, InstalledSource>();
  for (const { name, version, source } of packages) {
    const one = { manager, name: source?.name ?? name, version: source?.version ?? version };
    found.set(`${one.name} ${one.version}`, one);
  }
  return [...found.values()];
}
