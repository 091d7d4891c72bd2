import { InvalidPackageRecord } from '../../errors';
import type { PackageFile, RawPackage } from '../package-file';
import { packageOf, recordLines } from '../record';
import { baseName, MAX_RECORD_BYTES, parentName } from '../record-path';

/**
 * What Python's installers leave of each package, anywhere in the tree, so that what a package has vendored is found as
 * well. Names are as they are written; PyPI takes `A.b_C` and `a-b-c` for the same.
 */
export const pythonMetadata: PackageFile = {
  kind: 'python-metadata',
  role: 'installed',
  names: ['METADATA', 'PKG-INFO', '*.egg-info'],
  matches: isMetadata,
  maxBytes: MAX_RECORD_BYTES,
  parse: (bytes) => [readMetadata(bytes)],
};

function isMetadata(path: string): boolean {
  const parent = parentName(path);
  switch (baseName(path)) {
    case 'METADATA':
      return parent.endsWith('.dist-info');
    case 'PKG-INFO':
      return parent.endsWith('.egg-info') || parent === 'EGG-INFO';
    default:
      return path.endsWith('.egg-info');
  }
}

/** Fields as of a mail's head, up to the first empty line. Source: Python's "Core metadata specifications". */
function readMetadata(bytes: Buffer): RawPackage {
  const fields = new Map<string, string>();
  for (const { line } of recordLines(bytes)) {
    if (line === '') break;
    const colon = line.indexOf(':');
    const field = line.slice(0, Math.max(0, colon)).toLowerCase();
    if (field !== 'name' && field !== 'version') continue;
    // Python's own reader takes the first where there are two.
    if (!fields.has(field)) fields.set(field, line.slice(colon + 1).trim());
  }
  if (fields.size === 0) throw new InvalidPackageRecord(0, 'it has neither a Name nor a Version');
  return packageOf('pypi', fields.get('name'), fields.get('version'));
}
