import { InvalidPackageRecord } from '../../errors';
import type { PackageFile, RawPackage } from '../package-file';
import { asObject, collect, fieldOf, objectField, packageOf, parseJsonObject } from '../record';
import { baseName, isOwnProject, MAX_LIST_BYTES } from '../record-path';
import { tomlPackages } from '../toml-packages';

/** Poetry's lock file: what belongs to groups other than `main` only is for development. */
export const poetryLock: PackageFile = {
  kind: 'poetry-lock',
  role: 'lock',
  names: ['poetry.lock'],
  matches: (path) => baseName(path) === 'poetry.lock' && isOwnProject(path),
  maxBytes: MAX_LIST_BYTES,
  parse: (bytes) => collect(readPoetry(bytes)),
};

/** uv's lock file. It does not tell what is for development only. */
export const uvLock: PackageFile = {
  kind: 'uv-lock',
  role: 'lock',
  names: ['uv.lock'],
  matches: (path) => baseName(path) === 'uv.lock' && isOwnProject(path),
  maxBytes: MAX_LIST_BYTES,
  parse: (bytes) => collect(readUv(bytes)),
};

/** Pipenv's lock file: `default` is what runs, `develop` is left out. */
export const pipfileLock: PackageFile = {
  kind: 'pipfile-lock',
  role: 'lock',
  names: ['Pipfile.lock'],
  matches: (path) => baseName(path) === 'Pipfile.lock' && isOwnProject(path),
  maxBytes: MAX_LIST_BYTES,
  parse: (bytes) => collect(readPipfile(bytes)),
};

function* readPoetry(bytes: Buffer): Generator<RawPackage> {
  for (const { line, values } of tomlPackages(bytes)) {
    const groups = values.get('groups');
    if (values.get('category') === 'dev' || (groups !== undefined && !groups.includes('"main"'))) continue;
    yield packageOf('pypi', values.get('name'), values.get('version'), line);
  }
}

function* readUv(bytes: Buffer): Generator<RawPackage> {
  for (const { line, values } of tomlPackages(bytes)) {
    // The project itself and its neighbours.
    if (/^\{ (?:editable|virtual|directory) = /.test(values.get('source') ?? '')) continue;
    yield packageOf('pypi', values.get('name'), values.get('version'), line);
  }
}

function* readPipfile(bytes: Buffer): Generator<RawPackage> {
  const packages = objectField(parseJsonObject(bytes), 'default');
  if (!packages) throw new InvalidPackageRecord(0, 'it has no packages');
  for (const [name, value] of Object.entries(packages)) {
    const version = fieldOf(asObject(value, name), 'version');
    // Packages from a folder or a repository have a path or a commit instead.
    if (version !== undefined) yield packageOf('pypi', name, String(version).replace(/^={2,3}/, ''));
  }
}
