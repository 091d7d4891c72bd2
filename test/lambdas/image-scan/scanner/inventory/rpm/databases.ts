import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import type { RawPackage } from '../../../../../../lambdas/image-scan/scanner/inventory/package-file';

/** A database of the folder `fixtures`, whose README tells how it was made. */
export function database(name: 'rpmdb.sqlite' | 'Packages' | 'Packages-big-endian'): Buffer {
  return gunzipSync(readFileSync(join(__dirname, 'fixtures', `${name}.gz`)));
}

function built(name: string, version: string, architecture: string, from: RawPackage['source']): RawPackage {
  return { type: 'rpm', name, version, architecture, ...(from ? { source: from } : {}) };
}

/** The packages of each database, sorted by name; its signing key and the package that was removed are not among them. */
export const INSTALLED: readonly RawPackage[] = [
  built('epoch', '3:2.3~rc1-4.el9', 'x86_64', { name: 'epoch', version: '3:2.3~rc1-4.el9' }),
  built('large', '7-1', 'noarch', { name: 'large', version: '7-1' }),
  built('libs', '1:5.0-2.el9', 'x86_64', { name: 'libs', version: '1:5.0-2.el9' }),
  built('libs-devel', '1:5.0-2.el9', 'x86_64', { name: 'libs', version: '1:5.0-2.el9' }),
  built('modular', '18.0.0-1.module+el8', 'noarch', { name: 'modular', version: '18.0.0-1.module+el8' }),
  built('plain', '1.0-1.el9', 'noarch', { name: 'plain', version: '1.0-1.el9' }),
];

export function sorted(packages: readonly RawPackage[]): readonly RawPackage[] {
  return packages.toSorted((a, b) => (a.name < b.name ? -1 : 1));
}
