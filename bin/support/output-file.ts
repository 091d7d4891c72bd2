import { createWriteStream } from 'node:fs';
import { rename, rm } from 'node:fs/promises';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { UsageError } from './errors';
import { isError } from './is-error';

/** What a file is called until it is whole. */
const PARTIAL = '.partial';

/**
 * Writes a file piece by piece, under its own name only once it is whole: a failed run leaves neither half a file nor the
 * one before it damaged.
 * @throws UsageError where it cannot be written; whatever the pieces throw
 */
export async function writeFileWhole(path: string, pieces: AsyncIterable<string>): Promise<void> {
  const partial = `${path}${PARTIAL}`;
  try {
    await pipeline(Readable.from(pieces), createWriteStream(partial));
    await rename(partial, path);
  } catch (cause) {
    await rm(partial, { force: true });
    if (!isError(cause) || typeof cause.code !== 'string' || !FILE_ERRORS.has(cause.code)) throw cause;
    throw new UsageError(`${path} cannot be written: ${cause.code}. Check the path, and that you may write there.`, {
      cause,
    });
  }
}

const FILE_ERRORS = new Set(['ENOENT', 'EACCES', 'EISDIR', 'ENOTDIR', 'ENOSPC', 'EROFS', 'EPERM']);
