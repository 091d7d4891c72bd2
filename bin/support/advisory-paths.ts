import { isAbsolute, join } from 'node:path';
import type { Environment } from '../../lambdas/shared/env';

/** Where advisories are kept on a machine. */
export interface AdvisoryPaths {
  readonly database: string;
  /** Folder of OSV's exports as they were downloaded. */
  readonly exports: string;
}

/**
 * Below the user's cache folder; null where nothing says where that is.
 * Source: XDG Base Directory Specification: `XDG_CACHE_HOME`, which must be absolute, else `$HOME/.cache`.
 */
export function advisoryPaths(env: Environment): AdvisoryPaths | null {
  const { XDG_CACHE_HOME: cache = '', HOME: home = '' } = env;
  if (isAbsolute(cache)) return pathsBelow(cache);
  return isAbsolute(home) ? pathsBelow(join(home, '.cache')) : null;
}

function pathsBelow(cache: string): AdvisoryPaths {
  const folder = join(cache, 'mayfly');
  return { database: join(folder, 'advisories.db'), exports: join(folder, 'osv') };
}
