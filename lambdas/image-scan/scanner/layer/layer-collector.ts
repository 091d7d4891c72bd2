import { contentBytes, type FileContent, foreign, readFileContent } from '../inventory/file-content';
import { RULES_VERSION } from '../rules-version';
import type { ScanBudget } from '../scan-limits';
import { entryName, MAX_NAME_LENGTH, printableName } from './entry-name';
import type { LayerContents, LayerEntry } from './layer-contents';
import type { TarEntry, TarVisitor } from './tar-reader';
import { type FileKind, fileKind, isAnchor, isPackageFolder, MAX_FILE_BYTES } from './wanted-files';

/** Files that links of wanted files lead to, and as what each is wanted. */
export type LinkTargets = ReadonlyMap<string, ReadonlySet<FileKind>>;

/** Lines of one layer's `notLookedAt`; what is above is counted. */
const MAX_NOTES = 100;
/** Source: the OCI image specification, "Whiteouts"; other names with the second prefix are AUFS's own. */
const WHITEOUT = '.wh.';
const OPAQUE = '.wh..wh..opq';
const AUFS_OWN = '.wh..wh.';

/**
 * Gathers a layer's contents from its archive. One file's bytes are held at a time; of a file that was read only its
 * facts stay. A hard link to a file that no rule wants is found only when that file has passed already: such targets
 * are told by `missingTargets`, for another pass over the layer.
 */
export class LayerCollector implements TarVisitor {
  readonly #budget: ScanBudget;
  readonly #targets: LinkTargets;
  readonly #entries: LayerEntry[] = [];
  readonly #notes: string[] = [];
  #moreNotes = 0;
  /** What the files that passed say, by path: hard links of the same layer lead to them. */
  readonly #seen = new Map<string, ReadonlyMap<FileKind, FileContent>>();
  readonly #missing = new Map<string, Set<FileKind>>();
  #reading: { path: string; kinds: readonly FileKind[]; bytes: Buffer; filled: number } | undefined;

  constructor(budget: ScanBudget, targets: LinkTargets) {
    this.#budget = budget;
    this.#targets = targets;
  }

  get missingTargets(): LinkTargets {
    return this.#missing;
  }

  contents(): LayerContents {
    const more = this.#moreNotes > 0 ? [`and ${this.#moreNotes} more files`] : [];
    return { rulesVersion: RULES_VERSION, entries: this.#entries, notLookedAt: [...this.#notes, ...more] };
  }

  entry(entry: TarEntry): boolean {
    this.#budget.countEntry();
    const name = entryName(entry.name);
    if ('refused' in name) {
      this.#note(`${printableName(entry.name)}: ${name.refused}`);
      return false;
    }
    const { path } = name;
    const base = path.slice(path.lastIndexOf('/') + 1);
    if (base.startsWith(WHITEOUT)) {
      this.#whiteout(path, base);
      return false;
    }
    const kind = fileKind(path);
    const kinds = new Set(this.#targets.get(path));
    if (kind !== undefined) kinds.add(kind);
    if (kinds.size > 0 && path.includes('\ufffd')) {
      this.#note(`${printableName(path)}: its name is not UTF-8`);
      return false;
    }
    return this.#place(entry, path, [...kinds]);
  }

  content(piece: Buffer): void {
    const reading = this.#reading;
    if (reading) reading.filled += piece.copy(reading.bytes, reading.filled);
  }

  end(): void {
    const reading = this.#reading;
    this.#reading = undefined;
    if (!reading) return;
    const { path, kinds, bytes } = reading;
    this.#keep(path, new Map(kinds.map((kind) => [kind, readFileContent(kind, path, bytes)])));
  }

  #place(entry: TarEntry, path: string, kinds: readonly FileKind[]): boolean {
    if (kinds.length > 0 && entry.type === 'file') return this.#file(entry, path, kinds);
    if (kinds.length > 0 && entry.type === 'hardlink') {
      this.#hardlink(entry, path, kinds);
      return false;
    }
    this.#seen.delete(path);
    const decides = isAnchor(path) || isPackageFolder(path) || kinds.length > 0;
    if (entry.type === 'directory') {
      if (isAnchor(path)) this.#push({ kind: 'directory', path });
    } else if (decides && entry.type === 'symlink') {
      this.#symlink(path, entry.linkName);
    } else if (kinds.length > 0) {
      this.#unreadable(path, kinds, 'it is not a regular file');
    } else if (decides) {
      this.#push({ kind: 'other', path });
    }
    return false;
  }

  #file(entry: TarEntry, path: string, kinds: readonly FileKind[]): boolean {
    const most = Math.max(...kinds.map((kind) => MAX_FILE_BYTES[kind]));
    if (kinds.length === 1 && kinds[0] === 'foreign') {
      this.#keep(path, new Map([['foreign', foreign(path)]]));
      return false;
    }
    if (entry.sparse || entry.size > most) {
      const why = entry.sparse ? 'it is a sparse file' : `it has ${entry.size} bytes, more than ${most}`;
      this.#unreadable(path, kinds, why);
      return false;
    }
    this.#reading = { path, kinds, bytes: Buffer.allocUnsafe(entry.size), filled: 0 };
    return true;
  }

  #symlink(path: string, target: string): void {
    if (target.length > MAX_NAME_LENGTH) {
      this.#note(`${printableName(path)}: the target of the link is too long`);
      this.#push({ kind: 'other', path });
    } else this.#push({ kind: 'symlink', path, target });
  }

  #hardlink(entry: TarEntry, path: string, kinds: readonly FileKind[]): void {
    const target = entryName(entry.linkName);
    if ('refused' in target) {
      this.#unreadable(path, kinds, `it is a link whose target is refused: ${target.refused}`);
      return;
    }
    const seen = this.#seen.get(target.path);
    this.#seen.delete(path);
    const found = new Map<FileKind, FileContent>();
    for (const kind of kinds) {
      const content = seen?.get(kind);
      if (content) found.set(kind, content);
      else this.#miss(target.path, kind);
    }
    if (found.size === kinds.length) this.#keep(path, found);
    else if (fileKind(path) !== undefined) this.#push({ kind: 'hardlink', path, target: target.path });
  }

  #whiteout(path: string, base: string): void {
    const folder = path.slice(0, Math.max(0, path.length - base.length - 1));
    if (base === OPAQUE) {
      this.#push({ kind: 'opaque', path: folder });
      return;
    }
    if (base.startsWith(AUFS_OWN)) return;
    const name = base.slice(WHITEOUT.length);
    if (name === '' || name === '.' || name === '..') {
      this.#note(`${printableName(path)}: it is a whiteout of no name`);
      return;
    }
    this.#push({ kind: 'whiteout', path: folder === '' ? name : `${folder}/${name}` });
  }

  #unreadable(path: string, kinds: readonly FileKind[], reason: string): void {
    this.#keep(path, new Map(kinds.map((of) => [of, { kind: 'unreadable', of, reason }])));
  }

  #keep(path: string, contents: ReadonlyMap<FileKind, FileContent>): void {
    this.#seen.set(path, contents);
    for (const content of contents.values()) this.#budget.keep(contentBytes(content));
    const kind = fileKind(path);
    const content = kind === undefined ? undefined : contents.get(kind);
    if (content) this.#push({ kind: 'file', path, content });
  }

  #miss(target: string, kind: FileKind): void {
    this.#budget.keep(200 + target.length);
    const kinds = this.#missing.get(target);
    if (kinds) kinds.add(kind);
    else this.#missing.set(target, new Set([kind]));
  }

  #push(entry: LayerEntry): void {
    this.#budget.keep(placeBytes(entry));
    this.#entries.push(entry);
  }

  #note(line: string): void {
    if (this.#notes.length < MAX_NOTES) this.#notes.push(line);
    else this.#moreNotes += 1;
  }
}

/** Rough bytes in memory of an entry's place in the tree, for the budget. */
function placeBytes(entry: LayerEntry): number {
  const depth = entry.path.split('/').length;
  return 200 + entry.path.length + 100 * depth + ('target' in entry ? entry.target.length : 0);
}

/** Rough bytes in memory of an entry with its content, for the budget. */
export function entryBytes(entry: LayerEntry): number {
  return placeBytes(entry) + (entry.kind === 'file' ? contentBytes(entry.content) : 0);
}
