import { readdirSync, readFileSync } from 'node:fs';
import { join, relative } from 'node:path';
import { packageFileFor } from '../../../../../../lambdas/image-scan/scanner/inventory/all-package-files';
import type { RawPackage } from '../../../../../../lambdas/image-scan/scanner/inventory/package-file';

export interface Found extends RawPackage {
  /** The record's, from the folder that was searched. */
  readonly path: string;
}

/**
 * The packages whose records lie below a folder of this machine, found and read as in an image.
 *
 * @param place where the folder would lie in the image
 */
export function installedIn(folder: string, place = ''): Found[] {
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .flatMap((entry) => {
      const whole = join(entry.parentPath, entry.name);
      const path = join(place, relative(folder, whole));
      const file = packageFileFor(path);
      if (file?.role !== 'installed') return [];
      return file.parse(readFileSync(whole), path).map((item) => ({ ...item, path }));
    });
}
