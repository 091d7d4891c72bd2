import { InvalidPackageRecord } from '../../errors';
import type { PackageFile, RawPackage } from '../package-file';
import { asObject, collect, fieldOf, type JsonObject, objectField, packageOf, parseJsonObject } from '../record';
import { baseName, isOwnProject, MAX_LIST_BYTES } from '../record-path';
import { excerpt } from '../text';

/** A copy of the runtime that a self-contained application brings; the rest of the name is its NuGet package. */
const RUNTIME_PACK = 'runtimepack.';
/** What an application loads of a library. Source: the .NET host's documentation, "deps.json file format". */
const RUNTIME_ASSETS = ['runtime', 'runtimeTargets', 'native', 'resources'];

/** What a .NET application loads, written by the build beside it. */
export const dotnetDeps: PackageFile = {
  kind: 'dotnet-deps',
  role: 'installed',
  names: ['*.json'],
  matches: (path) => path.endsWith('.deps.json'),
  maxBytes: MAX_LIST_BYTES,
  parse: (bytes) => collect(readDeps(parseJsonObject(bytes))),
};

/** NuGet's lock file: by framework, then by package. */
export const nugetLock: PackageFile = {
  kind: 'nuget-lock',
  role: 'lock',
  names: ['packages.lock.json'],
  matches: (path) => baseName(path) === 'packages.lock.json' && isOwnProject(path),
  maxBytes: MAX_LIST_BYTES,
  parse: (bytes) => collect(readLock(parseJsonObject(bytes))),
};

function* readDeps(json: JsonObject): Generator<RawPackage> {
  const libraries = objectField(json, 'libraries');
  if (!libraries) throw new InvalidPackageRecord(0, 'it has no libraries');
  const target = runtimeTarget(json);
  for (const [key, value] of Object.entries(libraries)) {
    const type = fieldOf(asObject(value, key), 'type');
    const isRuntimePack = type === 'runtimepack' && key.startsWith(RUNTIME_PACK);
    if (type !== 'package' && !isRuntimePack) continue;
    // Many packages are there for the compiler only, or replaced by the framework: nothing of them is in the image.
    if (target && !hasRuntimeAssets(target, key)) continue;
    const slash = key.indexOf('/');
    if (slash < 0) throw new InvalidPackageRecord(0, `the library ${excerpt(key)} has no version`);
    yield packageOf('nuget', key.slice(isRuntimePack ? RUNTIME_PACK.length : 0, slash), key.slice(slash + 1));
  }
}

/** The libraries of the target that is run; null where the file does not say, so that every library counts. */
function runtimeTarget(json: JsonObject): JsonObject | null {
  const value = fieldOf(json, 'runtimeTarget');
  const name = typeof value === 'object' && value !== null ? fieldOf(asObject(value, 'runtimeTarget'), 'name') : value;
  const targets = objectField(json, 'targets');
  return targets && typeof name === 'string' ? objectField(targets, name) : null;
}

function hasRuntimeAssets(target: JsonObject, library: string): boolean {
  const assets = objectField(target, library);
  if (!assets) return true;
  return RUNTIME_ASSETS.some((kind) => Object.keys(objectField(assets, kind) ?? {}).length > 0);
}

function* readLock(json: JsonObject): Generator<RawPackage> {
  const frameworks = objectField(json, 'dependencies');
  if (!frameworks) throw new InvalidPackageRecord(0, 'it has no dependencies');
  for (const [framework, packages] of Object.entries(frameworks)) {
    for (const [name, value] of Object.entries(asObject(packages, framework))) {
      const entry = asObject(value, name);
      if (fieldOf(entry, 'type') !== 'Project') yield packageOf('nuget', name, fieldOf(entry, 'resolved'));
    }
  }
}
