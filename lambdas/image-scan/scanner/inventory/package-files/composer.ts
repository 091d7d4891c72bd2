import { InvalidPackageRecord } from '../../errors';
import type { PackageFile, RawPackage } from '../package-file';
import { asObject, collect, fieldOf, listField, packageOf, parseJson, parseJsonObject } from '../record';
import { baseName, isOwnProject, MAX_LIST_BYTES, parentName } from '../record-path';

/** What Composer has installed beside it: a list (Composer 1), or an object with a list (Composer 2). */
export const composerInstalled: PackageFile = {
  kind: 'composer-installed',
  role: 'installed',
  names: ['installed.json'],
  matches: (path) => baseName(path) === 'installed.json' && parentName(path) === 'composer',
  maxBytes: MAX_LIST_BYTES,
  parse: (bytes) => collect(readInstalled(bytes)),
};

/** Packages for development have a list of their own, which is left out. */
export const composerLock: PackageFile = {
  kind: 'composer-lock',
  role: 'lock',
  names: ['composer.lock'],
  matches: (path) => baseName(path) === 'composer.lock' && isOwnProject(path),
  maxBytes: MAX_LIST_BYTES,
  parse: (bytes) => collect(readPackages(listField(parseJsonObject(bytes), 'packages'))),
};

function readInstalled(bytes: Buffer): Generator<RawPackage> {
  const json = parseJson(bytes);
  return readPackages(Array.isArray(json) ? json : listField(asObject(json, 'the document'), 'packages'));
}

function* readPackages(list: readonly unknown[] | null): Generator<RawPackage> {
  if (list === null) throw new InvalidPackageRecord(0, 'it has no list of packages');
  for (const item of list) {
    const entry = asObject(item, 'a package');
    yield packageOf('composer', fieldOf(entry, 'name'), fieldOf(entry, 'version'));
  }
}
