import { InvalidPackageRecord } from '../../errors';
import { aliasTarget, isLocal } from '../npm-specifier';
import type { PackageFile, RawPackage } from '../package-file';
import { asObject, collect, fieldOf, type JsonObject, objectField, packageOf, parseJsonObject } from '../record';
import { baseName, isOwnProject, MAX_LIST_BYTES } from '../record-path';

const NAMES = ['package-lock.json', 'npm-shrinkwrap.json'];
const FOLDER = 'node_modules/';

/** npm's lock file, lockfileVersion 1 to 3. Source: npm's documentation, "package-lock.json". */
export const packageLock: PackageFile = {
  kind: 'package-lock',
  role: 'lock',
  names: NAMES,
  matches: (path) => NAMES.includes(baseName(path)) && isOwnProject(path),
  maxBytes: MAX_LIST_BYTES,
  parse: (bytes) => {
    const json = parseJsonObject(bytes);
    const packages = objectField(json, 'packages');
    return collect(packages ? readPlaces(packages) : readTree(json));
  },
};

/** From lockfileVersion 2 on: by folder, the project itself and its workspaces among them. */
function* readPlaces(places: JsonObject): Generator<RawPackage> {
  for (const [place, value] of Object.entries(places)) {
    const entry = asObject(value, place);
    const at = place.lastIndexOf(FOLDER);
    if (at < 0 || fieldOf(entry, 'link') === true || fieldOf(entry, 'dev') === true) continue;
    const version = fieldOf(entry, 'version');
    // Only folders of the project's own have no version.
    if (version === undefined) continue;
    // The folder has the alias, and the entry then the real name.
    yield packageOf('npm', fieldOf(entry, 'name') ?? place.slice(at + FOLDER.length), version);
  }
}

/** lockfileVersion 1: a tree of dependencies. Kept on a list rather than by recursion, as its depth is the file's choice. */
function* readTree(json: JsonObject): Generator<RawPackage> {
  const open = [json];
  for (let at = open.pop(); at; at = open.pop()) {
    const dependencies = objectField(at, 'dependencies');
    // A project without dependencies has no such field, and then says so by its version.
    if (!dependencies && at === json && fieldOf(json, 'lockfileVersion') === undefined) {
      throw new InvalidPackageRecord(0, 'it has neither packages nor dependencies nor a lockfileVersion');
    }
    for (const [name, value] of Object.entries(dependencies ?? {})) {
      const entry = asObject(value, name);
      open.push(entry);
      const version = fieldOf(entry, 'version');
      if (fieldOf(entry, 'dev') === true || (typeof version === 'string' && isLocal(version))) continue;
      const real = typeof version === 'string' ? aliasTarget(version) : null;
      yield real === null || typeof version !== 'string'
        ? packageOf('npm', name, version)
        : packageOf('npm', real, version.slice(`npm:${real}@`.length));
    }
  }
}
