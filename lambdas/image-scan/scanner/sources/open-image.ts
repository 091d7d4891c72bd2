import { stat } from 'node:fs/promises';
import { ImageFileError } from '../errors';
import type { IndexSource } from '../image-source';
import { DirectoryFiles, isMissing } from './directory-files';
import { isDockerArchive, isOldDockerArchive, openDockerArchive } from './docker-archive';
import type { ImageChoice, ImageFile } from './image-file';
import type { ImageFiles } from './image-files';
import { isOciLayout, openLayoutIndex, openOciLayout } from './oci-layout';
import { TarFiles } from './tar-files';

/**
 * Opens an image kept on disk and tells by content what it is: an OCI layout, as a folder or within a tar archive, or
 * a `docker save` archive. Archives of current Docker are both, and read as OCI layouts.
 *
 * @throws ImageFileError with `reason`: `no-such-file`, `not-an-image`, `invalid`, `ambiguous`, `no-such-image`.
 * @throws InvalidManifest, UnsupportedManifest if a manifest in it cannot be read.
 */
export async function openImage(path: string, choice: ImageChoice = {}): Promise<ImageFile> {
  const files = await openFiles(path);
  if (await isOciLayout(files)) return openOciLayout(files, choice);
  if (await isDockerArchive(files)) return openDockerArchive(files, choice);
  const why = (await isOldDockerArchive(files))
    ? 'it is an archive of Docker before 1.10. Load it with Docker and save it again.'
    : 'it has neither oci-layout with index.json nor manifest.json.';
  throw new ImageFileError('not-an-image', path, `${path} is neither an OCI layout nor a docker save archive: ${why}`);
}

/**
 * Opens an index kept in an OCI layout on disk, with all that it lists.
 *
 * @throws ImageFileError with `reason`, as `openImage`; `not-an-image` for files that can hold no index.
 * @throws InvalidManifest, UnsupportedManifest if a manifest in it cannot be read.
 */
export async function openIndex(path: string, reference?: string): Promise<IndexSource> {
  const files = await openFiles(path);
  if (await isOciLayout(files)) return openLayoutIndex(files, reference);
  throw new ImageFileError(
    'not-an-image',
    path,
    `${path} is no OCI layout, so it holds no index of several platforms.`,
  );
}

/**
 * The files of an image kept on disk, whatever they are.
 *
 * @throws ImageFileError with `reason`: `no-such-file`, `not-an-image`.
 */
export async function openFiles(path: string): Promise<ImageFiles> {
  try {
    const found = await stat(path);
    if (found.isDirectory()) return new DirectoryFiles(path);
    if (found.isFile()) return await TarFiles.open(path);
  } catch (error) {
    if (!isMissing(error)) throw error;
    throw new ImageFileError('no-such-file', path, `There is no such file: ${path}.`, { cause: error });
  }
  throw new ImageFileError('not-an-image', path, `${path} is neither a file nor a folder.`);
}
