import type { PackageFile, RawPackage } from '../package-file';
import { collect, packageOf } from '../record';
import { baseName, isOwnProject, MAX_LIST_BYTES } from '../record-path';
import { tomlPackages } from '../toml-packages';

/** Rust's lock file. It does not tell what is for development or for one platform only. */
export const cargoLock: PackageFile = {
  kind: 'cargo-lock',
  role: 'lock',
  names: ['Cargo.lock'],
  matches: (path) => baseName(path) === 'Cargo.lock' && isOwnProject(path),
  maxBytes: MAX_LIST_BYTES,
  parse: (bytes) => collect(readPackages(bytes)),
};

function* readPackages(bytes: Buffer): Generator<RawPackage> {
  for (const { line, values } of tomlPackages(bytes)) {
    // Only the project's own crates have no source.
    if (values.has('source')) yield packageOf('cargo', values.get('name'), values.get('version'), line);
  }
}
