import { DOCKER_LIST, OCI_INDEX } from '../../scanner/media-types';

/** Levels of indexes that are judged: an index of indexes of indexes of images. Build tools make one, at most two. */
export const MAX_INDEX_DEPTH = 3;

/** Distinct manifests in all levels below. The largest official images list some 20 platforms, each with an attestation. */
export const MAX_INDEX_MANIFESTS = 200;

export interface ListedManifest {
  readonly digest: string;
  readonly mediaType: string;
}

/** What each index lists, as far as it was read; nothing for a manifest that turned out to be no index. */
export type IndexTree = ReadonlyMap<string, readonly ListedManifest[]>;

export function isIndexType(mediaType: string): boolean {
  return mediaType === OCI_INDEX || mediaType === DOCKER_LIST;
}

/** Indexes that are listed somewhere and were not read yet. */
export function unreadIndexes(tree: IndexTree): readonly string[] {
  const listed = [...tree.values()].flat().filter(({ mediaType }) => isIndexType(mediaType));
  return [...new Set(listed.map(({ digest }) => digest))].filter((digest) => !tree.has(digest));
}

/**
 * Why an index cannot be judged: it lists too much, lists itself, or is nested too deeply. Null as far as nothing of the
 * kind is known: it is asked again for each index that is read, so that nobody reads on where the answer is known.
 */
export function treeProblem(tree: IndexTree, root: string): string | null {
  const manifests = new Set([...tree.values()].flatMap((listed) => listed.map(({ digest }) => digest)));
  if (manifests.size > MAX_INDEX_MANIFESTS) {
    return `it lists ${manifests.size} manifests, and no more than ${MAX_INDEX_MANIFESTS} are judged together`;
  }
  return pathProblem(tree, [root]);
}

/** @param path digests from the root to the index that is looked at; its length is the index's level */
function pathProblem(tree: IndexTree, path: readonly string[]): string | null {
  if (path.length > MAX_INDEX_DEPTH) return `its indexes are nested more than ${MAX_INDEX_DEPTH} levels deep`;
  const listed = new Map((tree.get(path.at(-1) ?? '') ?? []).map((child) => [child.digest, child.mediaType]));
  for (const [digest, mediaType] of listed) {
    if (path.includes(digest)) return `${digest} lists itself: an image is never reached`;
    const problem = isIndexType(mediaType) ? pathProblem(tree, [...path, digest]) : null;
    if (problem !== null) return problem;
  }
  return null;
}
