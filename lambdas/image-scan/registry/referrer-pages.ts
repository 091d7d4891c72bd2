import { MAX_MANIFEST_BYTES, parseManifest } from '../scanner/manifest';
import { OCI_INDEX } from '../scanner/media-types';
import { UnexpectedRegistryAnswer } from './errors';
import type { RegistryConnection } from './registry-connection';
import { discard, readBounded } from './send';

export interface ReferrerDigests {
  readonly digests: readonly string[];
  /** Whether the registry has more of them. */
  readonly more: boolean;
}

/** Pages that are followed; a registry that never ends its list would keep us for ever. */
const MOST_PAGES = 100;

/**
 * Reads a list of referrers from its first page on. Null where the registry has no such list.
 * Source: the OCI distribution specification, "Listing Referrers".
 */
export async function readReferrers(
  connection: RegistryConnection,
  repository: string,
  first: URL,
  most: number,
): Promise<ReferrerDigests | null> {
  const digests: string[] = [];
  let next: URL | null = first;
  for (let page = 0; next !== null && page < MOST_PAGES && digests.length < most; page += 1) {
    const read = await readPage(connection, repository, next);
    // A registry that lists none answers the first page so; after that, the rest of the list is missing.
    if (read === null) return page === 0 ? null : { digests, more: true };
    digests.push(...read.digests);
    // A list that goes on where it is not followed to is not read to its end.
    if (read.next === 'elsewhere') return { digests: digests.slice(0, most), more: true };
    next = read.next;
  }
  return { digests: digests.slice(0, most), more: next !== null || digests.length > most };
}

interface Page {
  readonly digests: readonly string[];
  readonly next: URL | 'elsewhere' | null;
}

function readPage(connection: RegistryConnection, repository: string, url: URL): Promise<Page | null> {
  return connection.exchange(
    { method: 'GET', url, repository, headers: { accept: OCI_INDEX } },
    [200, 404],
    async (response) => {
      if (response.status === 404) {
        await discard(response);
        return null;
      }
      const index = parseManifest(await readBounded(response, MAX_MANIFEST_BYTES), OCI_INDEX);
      if (index.kind !== 'index') throw new UnexpectedRegistryAnswer('a list of referrers', 'manifests', 'missing');
      return { digests: index.children.map(({ digest }) => digest), next: nextPage(response, url) };
    },
  );
}

/** Only within the registry: credentials go along. Source: RFC 8288. */
function nextPage(response: Response, current: URL): Page['next'] {
  const [, target] = /^\s*<([^>]{1,4096})>\s*;[^,]*\brel="?next"?/i.exec(response.headers.get('link') ?? '') ?? [];
  if (target === undefined) return null;
  const url = URL.parse(target, current.href);
  return url?.origin === current.origin ? url : 'elsewhere';
}
