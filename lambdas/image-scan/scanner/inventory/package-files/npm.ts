import { readInstalledManifest } from '../npm';
import type { PackageFile } from '../package-file';
import { packageOf } from '../record';
import { baseName } from '../record-path';

/** A package's own manifest, not one of a folder within it; npm forbids names that begin with a dot. */
const MANIFEST = /(?:^|\/)node_modules\/(?:@[^/]+\/)?[^/@.][^/]*\/package\.json$/;

/** A package that npm, pnpm, Yarn or Bun has installed. */
export const npmPackage: PackageFile = {
  kind: 'npm',
  role: 'installed',
  names: ['package.json'],
  matches: (path) => baseName(path) === 'package.json' && MANIFEST.test(path),
  maxBytes: 1024 * 1024,
  parse: (bytes, path) => {
    const found = readInstalledManifest(bytes.toString(), path);
    return found ? [packageOf('npm', found.name, found.version)] : [];
  },
};
