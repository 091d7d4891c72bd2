import { basename } from 'node:path';
import { subjectOf, writeSbom } from '../../lambdas/image-scan/sbom/put-sboms';
import { SBOM_FORMATS, type SbomFormat } from '../../lambdas/image-scan/sbom/subject';
import type { ScanResult } from '../../lambdas/image-scan/scanner/scan-result';
import { writeFileWhole } from './output-file';

interface ScannedOnDisk {
  readonly name: string;
  readonly digest: string;
  readonly at: Date;
}

/**
 * Writes the inventory to the files that were asked for, and returns them.
 *
 * @throws UsageError where a file cannot be written
 */
export async function writeSboms(
  image: ScannedOnDisk,
  result: ScanResult,
  files: Readonly<Partial<Record<SbomFormat, string>>>,
): Promise<readonly string[]> {
  const subject = subjectOf(image, result);
  const written: string[] = [];
  for (const format of SBOM_FORMATS) {
    const file = files[format];
    if (file === undefined) continue;
    await writeFileWhole(file, textOf(writeSbom(format, subject)));
    written.push(file);
  }
  return written;
}

async function* textOf(document: object): AsyncGenerator<string> {
  yield `${JSON.stringify(document, null, 2)}\n`;
}

/** What an image on disk is called where nobody says: its file, without the endings of archives. */
export function imageName(path: string): string {
  return basename(path).replace(/(?:\.tar)?(?:\.gz|\.zst|\.tar)?$/, '') || 'image';
}
