import { createReadStream } from 'node:fs';
import { stat } from 'node:fs/promises';
import { join } from 'node:path';
import { ImageFileError } from '../errors';
import { entryName } from '../layer/entry-name';
import { type ImageFiles, PIECE_BYTES } from './image-files';

/** Files below a folder. Links are followed: build tools link blobs to their caches; digests are checked anyway. */
export class DirectoryFiles implements ImageFiles {
  readonly location: string;

  constructor(location: string) {
    this.location = location;
  }

  async size(path: string): Promise<number | null> {
    try {
      const found = await stat(this.#place(path));
      // A pipe or device would wait or never end.
      return found.isFile() ? found.size : null;
    } catch (error) {
      if (isMissing(error)) return null;
      throw error;
    }
  }

  async *stream(path: string): AsyncGenerator<Uint8Array, void, void> {
    if ((await this.size(path)) === null) {
      throw new ImageFileError('invalid', this.location, `${this.location} has no file ${path}.`);
    }
    yield* createReadStream(this.#place(path), { highWaterMark: PIECE_BYTES });
  }

  #place(path: string): string {
    const name = entryName(path);
    if (!('refused' in name) && name.path !== '') return join(this.location, name.path);
    const why = 'refused' in name ? name.refused : 'it has no name';
    throw new ImageFileError('invalid', this.location, `${this.location} refers to a file that is refused: ${why}.`);
  }
}

/** Told by code: errors of the file system are not of a class of their own. */
export function isMissing(error: unknown): boolean {
  const code = typeof error === 'object' && error !== null && 'code' in error ? error.code : undefined;
  return code === 'ENOENT' || code === 'ENOTDIR';
}
