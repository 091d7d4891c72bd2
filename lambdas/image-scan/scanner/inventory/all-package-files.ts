import type { PackageFile } from './package-file';
import { bunLock } from './package-files/bun-lock';
import { cargoLock } from './package-files/cargo-lock';
import { composerInstalled, composerLock } from './package-files/composer';
import { dotnetDeps, nugetLock } from './package-files/dotnet';
import { goMod } from './package-files/go-mod';
import { gradleLock } from './package-files/gradle-lock';
import { npmPackage } from './package-files/npm';
import { packageLock } from './package-files/package-lock';
import { pnpmLock } from './package-files/pnpm-lock';
import { pipfileLock, poetryLock, uvLock } from './package-files/python-locks';
import { pythonMetadata } from './package-files/python-metadata';
import { rpmBdb } from './package-files/rpm-bdb';
import { rpmManifest } from './package-files/rpm-manifest';
import { rpmNdb } from './package-files/rpm-ndb';
import { rpmSqlite, rpmSqliteJournal } from './package-files/rpm-sqlite';
import { rubyGemspec } from './package-files/ruby-gemspec';
import { yarnLock } from './package-files/yarn-lock';

/** Every kind, in order of precedence: where several match a path, the first is taken. */
export const ALL_PACKAGE_FILES: readonly PackageFile[] = [
  rpmSqlite,
  rpmSqliteJournal,
  rpmNdb,
  rpmBdb,
  rpmManifest,
  npmPackage,
  pythonMetadata,
  rubyGemspec,
  composerInstalled,
  dotnetDeps,
  packageLock,
  yarnLock,
  pnpmLock,
  bunLock,
  composerLock,
  nugetLock,
  poetryLock,
  uvLock,
  pipfileLock,
  cargoLock,
  goMod,
  gradleLock,
];

const BY_NAME = indexByName();
const BY_KIND: ReadonlyMap<string, PackageFile> = new Map(ALL_PACKAGE_FILES.map((file) => [file.kind, file]));

/**
 * The kind of a path, or undefined. Called for every file of an image, of which there may be millions: nearly all of
 * them cost two look-ups.
 *
 * @param path without a leading slash
 */
export function packageFileFor(path: string): PackageFile | undefined {
  const name = path.slice(path.lastIndexOf('/') + 1);
  const dot = name.lastIndexOf('.');
  return find(BY_NAME.get(name), path) ?? (dot < 0 ? undefined : find(BY_NAME.get(`*${name.slice(dot)}`), path));
}

export function packageFileOfKind(kind: string): PackageFile | undefined {
  return BY_KIND.get(kind);
}

function find(files: readonly PackageFile[] | undefined, path: string): PackageFile | undefined {
  return files?.find((file) => file.matches(path));
}

function indexByName(): ReadonlyMap<string, readonly PackageFile[]> {
  const index = new Map<string, PackageFile[]>();
  for (const file of ALL_PACKAGE_FILES) {
    for (const name of file.names) index.set(name, [...(index.get(name) ?? []), file]);
  }
  return index;
}
