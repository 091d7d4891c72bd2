import { mkdir, stat } from 'node:fs/promises';
import { dirname } from 'node:path';
import type { CompiledDatabase } from '../../lambdas/image-scan/advisories/database/database-builder';
import { writeDatabaseFile } from '../../lambdas/image-scan/advisories/database/write-database-file';
import type { Environment } from '../../lambdas/shared/env';
import { advisoryPaths } from './advisory-paths';
import type { DescribedDatabase } from './advisory-view';
import { UsageError } from './errors';
import { isError } from './is-error';

/**
 * The place that was named, else the one below the user's cache folder.
 * @throws UsageError where neither is known
 */
export function databasePath(named: string | undefined, env: Environment): string {
  const path = named ?? advisoryPaths(env)?.database;
  if (path !== undefined) return path;
  throw new UsageError(
    'Nothing says where the cache folder is. Name the database file, or set HOME or XDG_CACHE_HOME.',
  );
}

/**
 * Puts a compiled database in its place, whole or not at all.
 * @throws UsageError where it cannot be written there
 */
export async function keepDatabase(
  path: string,
  { chunks, bytes, info }: CompiledDatabase,
): Promise<DescribedDatabase> {
  try {
    await mkdir(dirname(path), { recursive: true });
    await writeDatabaseFile(path, chunks);
  } catch (cause) {
    if (!isError(cause) || typeof cause.code !== 'string') throw cause;
    throw new UsageError(`${path} cannot be written: ${cause.code}. Check the path, and that you may write there.`, {
      cause,
    });
  }
  return { path, bytes, info };
}

/** Bytes of the file; null where there is none. */
export async function fileSize(path: string): Promise<number | null> {
  const found = await stat(path).catch(() => null);
  return found?.isFile() ? found.size : null;
}
