import type { HigherLayers } from '../inventory/higher-layers';
import { type Account, accountsOf, type Group } from './accounts';
import type { FactFile } from './fact-files';
import { finalFiles, type ImageFile, type LayerOfFacts } from './final-files';
import type { UnverifiedSource } from './package-sources';
import type { PasswordlessRule } from './sudoers';

/** A fact file of the final file system. */
export interface PlacedFactFile {
  readonly path: string;
  readonly content: FactFile;
}

/** What package managers left of one kind in the layers, whether or not a later layer deletes it. */
export interface CacheResidue {
  readonly folder: string;
  readonly bytes: number;
  readonly files: number;
  /** Digests, from the base up. */
  readonly layers: readonly string[];
}

/** What checks know of the image's files. */
export interface FileFacts {
  /** Of the final file system, sorted by path. */
  readonly files: readonly ImageFile[];
  /** Files and folders that anybody may write, above those in `files`. */
  readonly moreWritable: number;
  readonly accounts: readonly Account[];
  readonly groups: readonly Group[];
  readonly sudoers: readonly { readonly path: string; readonly rules: readonly PasswordlessRule[] }[];
  readonly sources: readonly { readonly path: string; readonly unverified: readonly UnverifiedSource[] }[];
  /** Of all layers, sorted by folder. */
  readonly caches: readonly CacheResidue[];
}

export interface FileFactsOfImage {
  readonly facts: FileFacts;
  /** What could not be told, each with its reason. */
  readonly notLookedAt: readonly string[];
}

/** An image without files, or one whose files nobody has read. */
export const NO_FILE_FACTS: FileFacts = {
  files: [],
  moreWritable: 0,
  accounts: [],
  groups: [],
  sudoers: [],
  sources: [],
  caches: [],
};

/**
 * @param layers from the base up; null stands for a layer that was not read.
 * @param higher of the same layers.
 * @param contents the fact files that the final file system holds.
 */
export function fileFactsOf(
  layers: readonly (LayerOfFacts | null)[],
  higher: HigherLayers,
  contents: Iterable<PlacedFactFile>,
): FileFactsOfImage {
  const { files, moreWritable, left } = finalFiles(layers, higher);
  const placed = [...contents].sort((a, b) => (a.path < b.path ? -1 : 1));
  const contentsOf = placed.map(({ content }) => content);
  const users = contentsOf.flatMap((file) => (file.kind === 'passwd' ? file.users : []));
  const shadow = contentsOf.flatMap((file) => (file.kind === 'shadow' ? file.entries : []));
  return {
    facts: {
      files,
      moreWritable,
      accounts: accountsOf(users, shadow),
      groups: contentsOf.flatMap((file) => (file.kind === 'group' ? file.groups : [])),
      sudoers: placed.flatMap(({ path, content }) =>
        content.kind === 'sudoers' && content.rules.length > 0 ? [{ path, rules: content.rules }] : [],
      ),
      sources: placed.flatMap(({ path, content }) =>
        content.kind === 'sources' && content.unverified.length > 0 ? [{ path, unverified: content.unverified }] : [],
      ),
      caches: cachesOf(layers),
    },
    notLookedAt: left === 0 ? [] : [`files: ${left} setuid, setgid or sensitive files more than are listed`],
  };
}

function cachesOf(layers: readonly (LayerOfFacts | null)[]): CacheResidue[] {
  const sums = new Map<string, CacheResidue>();
  for (const { digest, facts } of layers.filter((layer) => layer !== null)) {
    for (const { folder, bytes, files } of facts.caches) {
      const sum = sums.get(folder) ?? { folder, bytes: 0, files: 0, layers: [] };
      sums.set(folder, {
        folder,
        bytes: sum.bytes + bytes,
        files: sum.files + files,
        layers: [...sum.layers, digest],
      });
    }
  }
  return [...sums.values()].sort((a, b) => (a.folder < b.folder ? -1 : 1));
}
