import { PathSet } from '../layer/path-set';
import { type CacheSum, cacheOf } from './cache';
import { factOf } from './fact-of';
import { type EntryFacts, type FileFact, isOnlyWritable } from './file-fact';
import { natureOf } from './file-nature';

/** What one layer says that checks of files need. Plain data, to be kept with the layer. */
export interface LayerFacts {
  readonly files: readonly FileFact[];
  /** Hard links to files that were of no interest when the link came: those of lower layers may be. */
  readonly links: readonly HardLink[];
  /** Bytes that package managers left in this layer. */
  readonly caches: readonly CacheSum[];
  /** Files and folders that anybody may write, above those that are listed. */
  readonly moreWritable: number;
  /** Files of any other interest, above those that are listed: what they are is not known. */
  readonly left: number;
  /** The text of a `PathSet`: all folders, to tell whose mode a higher layer has changed. */
  readonly folders: string;
}

export interface HardLink {
  readonly path: string;
  readonly target: string;
}

/** A recursive chmod makes as many as a layer has files; so many tell the same. */
export const MAX_WRITABLE = 5000;
/** Real images have some dozens. */
export const MAX_OTHERS = 5000;
/** What a link's own header says is looked at in any case. */
const MAX_LINKS = 5000;
/** Rough bytes in memory of a fact beside its path, and of a folder in the set. */
const FACT_BYTES = 250;
const FOLDER_BYTES = 8;

/**
 * Gathers the facts of one layer, entry by entry, in the order of the archive. A cache's files are summed, not listed:
 * what counts is the bytes of the layer, which every pull fetches, and a later layer that deletes the files does not
 * take those away.
 */
export class LayerFactCollector {
  readonly #keepBytes: (bytes: number) => void;
  readonly #writable = new Map<string, FileFact>();
  readonly #others = new Map<string, FileFact>();
  readonly #links = new Map<string, string>();
  readonly #caches = new Map<string, { bytes: number; files: number }>();
  readonly #folders = PathSet.empty();
  #moreWritable = 0;
  #left = 0;

  /** @param keepBytes told how much memory is taken, before it is; it may throw. */
  constructor(keepBytes: (bytes: number) => void) {
    this.#keepBytes = keepBytes;
  }

  /** @param path as `entryName` makes it; whiteouts are not for here. */
  see(path: string, entry: EntryFacts): void {
    if (entry.type === 'directory') {
      this.#keepBytes(FOLDER_BYTES);
      this.#folders.add(path);
    } else if (entry.type === 'file' && entry.size > 0) this.#sum(path, entry.size);
    const fact = entry.type === 'hardlink' ? this.#linked(path, entry) : factOf(path, entry);
    if (this.#others.size > 0) this.#others.delete(path);
    if (this.#writable.size > 0) this.#writable.delete(path);
    if (fact) this.#keep(fact);
  }

  facts(): LayerFacts {
    return {
      files: [...this.#others.values(), ...this.#writable.values()],
      links: [...this.#links].map(([path, target]) => ({ path, target })),
      caches: [...this.#caches].map(([folder, sum]) => ({ folder, ...sum })),
      moreWritable: this.#moreWritable,
      left: this.#left,
      folders: this.#folders.toText(),
    };
  }

  #sum(path: string, size: number): void {
    const folder = cacheOf(path);
    if (folder === null) return;
    const sum = this.#caches.get(folder) ?? { bytes: 0, files: 0 };
    sum.bytes += size;
    sum.files += 1;
    this.#caches.set(folder, sum);
  }

  /** Unpackers give a hard link its own header's mode, or leave it its target's: whichever says more counts. */
  #linked(path: string, entry: EntryFacts): FileFact | null {
    const { target } = entry;
    const known = target === undefined ? undefined : (this.#others.get(target) ?? this.#writable.get(target));
    if (known) return { ...known, path, mode: known.mode | (entry.mode & 0o7777), nature: natureOf(path) };
    if (target !== undefined && this.#links.size < MAX_LINKS) {
      this.#keepBytes(FACT_BYTES + path.length + target.length);
      this.#links.set(path, target);
    }
    return factOf(path, entry);
  }

  #keep(fact: FileFact): void {
    const onlyWritable = isOnlyWritable(fact);
    const list = onlyWritable ? this.#writable : this.#others;
    if (list.size < (onlyWritable ? MAX_WRITABLE : MAX_OTHERS)) {
      this.#keepBytes(FACT_BYTES + fact.path.length);
      list.set(fact.path, fact);
    } else if (onlyWritable) this.#moreWritable += 1;
    else this.#left += 1;
  }
}

/** Rough bytes in memory of a layer's facts, for the budget. */
export function factBytes({ files, links, folders }: LayerFacts): number {
  const ofFiles = files.reduce((sum, { path }) => sum + FACT_BYTES + path.length, 0);
  return links.reduce(
    (sum, { path, target }) => sum + FACT_BYTES + path.length + target.length,
    ofFiles + folders.length,
  );
}
