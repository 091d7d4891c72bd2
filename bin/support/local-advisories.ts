import type { AdvisoryDatabase } from '../../lambdas/image-scan/advisories/database/advisory-database';
import { openDatabaseFile } from '../../lambdas/image-scan/advisories/database/open-database';
import { InvalidVexDocument } from '../../lambdas/image-scan/advisories/errors';
import { parseOpenVex, type VexDocument } from '../../lambdas/image-scan/advisories/vex/openvex';
import type { Environment } from '../../lambdas/shared/env';
import { fileSize } from './advisory-file';
import { advisoryPaths } from './advisory-paths';
import { UsageError } from './errors';
import { readText } from './read-text';

/** A database that is closed at the end of the block that it is used in. */
export interface OpenAdvisories extends Disposable {
  readonly database: AdvisoryDatabase;
}

/** Documents of real products have some kilobytes. */
const MOST_VEX_BYTES = 32 * 1024 ** 2;

/**
 * The database that was named, or else the one below the user's cache folder, where there is one.
 *
 * @param chosen a file; false for none; undefined for the usual place
 * @throws UsageError where a file that was named is missing, InvalidDatabase where it is damaged
 */
export async function openAdvisories(
  chosen: string | false | undefined,
  env: Environment,
): Promise<OpenAdvisories | null> {
  if (chosen === false) return null;
  const path = chosen ?? advisoryPaths(env)?.database;
  if (path === undefined || (await fileSize(path)) === null) {
    if (chosen === undefined) return null;
    throw new UsageError(`There is no file ${chosen}. Check the path, or build it with: mayfly advisories build --out`);
  }
  const database = openDatabaseFile(path);
  return { database, [Symbol.dispose]: () => database.close() };
}

/** @throws UsageError where a file cannot be read, InvalidVexDocument where it is none */
export async function readVex(paths: readonly string[]): Promise<readonly VexDocument[]> {
  const documents: VexDocument[] = [];
  for (const path of paths) documents.push(parseOpenVex(parseJson(await readText(path, MOST_VEX_BYTES))));
  return documents;
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch (cause) {
    throw new InvalidVexDocument('', 'it is not JSON', { cause });
  }
}
