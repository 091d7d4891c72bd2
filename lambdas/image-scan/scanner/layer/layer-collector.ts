import { type FileContent, foreign, readFileContent } from '../inventory/file-content';
import type { RawPackage } from '../inventory/package-file';
import type { ScanBudget } from '../scan-budget';
import { ContentRun } from './content-run';
import { entryName, MAX_NAME_LENGTH } from './entry-name';
import type { OpenInspector } from './file-inspector';
import type { FileEntry, LayerContents } from './layer-contents';
import { LayerRecord } from './layer-record';
import type { TarEntry, TarVisitor } from './tar-reader';
import { type FileKind, fileKind, isAnchor, isPackageFolder, maxFileBytes } from './wanted-files';

/** Files that links of wanted files lead to, and as what each is wanted. */
export type LinkTargets = ReadonlyMap<string, ReadonlySet<FileKind>>;

/** Source: the OCI image specification, "Whiteouts"; other names with the second prefix are AUFS's own. */
const WHITEOUT = '.wh.';
const OPAQUE = '.wh..wh..opq';
const AUFS_OWN = '.wh..wh.';

/** What a file that passed says: by what it is known for, and by its bytes. */
interface Known {
  readonly contents: ReadonlyMap<FileKind, FileContent>;
  readonly found: readonly RawPackage[];
  /** Whether an entry tells of it, which another must take back. */
  readonly isWritten: boolean;
}

interface FileAtHand {
  readonly path: string;
  readonly kinds: readonly FileKind[];
  /** What is known before the content: that it will not be read, and why. */
  readonly contents: ReadonlyMap<FileKind, FileContent>;
  /** The whole content, where it is wanted by its path. */
  readonly bytes: Buffer | null;
  filled: number;
  readonly run: ContentRun | null;
}

/**
 * Gathers a layer's contents from its archive. One file's bytes are held at a time, and only where its path makes it wanted;
 * of a file that was read only its facts stay. A hard link to a file that no rule wants is found only when that file has
 * passed already: such targets are told by `missingTargets`, for another pass over the layer.
 */
export class LayerCollector implements TarVisitor {
  readonly #budget: ScanBudget;
  readonly #record: LayerRecord;
  readonly #targets: LinkTargets;
  readonly #open: OpenInspector | null;
  /** What the files that passed say, by path: hard links of the same layer lead to them. */
  readonly #known = new Map<string, Known>();
  readonly #missing = new Map<string, Set<FileKind>>();
  #file: FileAtHand | undefined;

  /** @param open looks into the content of files; null where only what is wanted by its path is read. */
  constructor(budget: ScanBudget, targets: LinkTargets, open: OpenInspector | null) {
    this.#budget = budget;
    this.#record = new LayerRecord(budget);
    this.#targets = targets;
    this.#open = open;
  }

  get missingTargets(): LinkTargets {
    return this.#missing;
  }

  contents(): LayerContents {
    return this.#record.contents();
  }

  entry(entry: TarEntry): boolean {
    this.#budget.countEntry();
    const name = entryName(entry.name);
    if ('refused' in name) {
      this.#record.notLookedAt(entry.name, name.refused);
      return false;
    }
    const { path } = name;
    const base = path.slice(path.lastIndexOf('/') + 1);
    if (base.startsWith(WHITEOUT)) {
      this.#whiteout(path, base);
      return false;
    }
    this.#record.see(path, entry.type === 'hardlink' ? withTarget(entry) : entry);
    const kind = fileKind(path);
    const more = this.#targets.get(path);
    const kinds = new Set(more ?? []);
    if (kind !== undefined) kinds.add(kind);
    if (kinds.size > 0 && path.includes('\ufffd')) {
      this.#record.notLookedAt(path, 'its name is not UTF-8');
      return false;
    }
    if (entry.type === 'file') return this.#startFile(entry, path, [...kinds]);
    this.#place(entry, path, [...kinds]);
    return false;
  }

  content(piece: Buffer): void {
    const file = this.#file;
    if (!file) return;
    if (file.bytes) file.filled += piece.copy(file.bytes, file.filled);
    file.run?.push(piece);
  }

  end(): void {
    const file = this.#file;
    this.#file = undefined;
    if (!file) return;
    const { path, kinds, bytes, run } = file;
    run?.end();
    const contents = bytes ? kinds.map((kind) => [kind, readFileContent(kind, path, bytes)] as const) : file.contents;
    this.#keep(path, new Map(contents), this.#record.takeFound());
  }

  #startFile(entry: TarEntry, path: string, kinds: readonly FileKind[]): boolean {
    const contents = new Map<FileKind, FileContent>();
    const most = Math.max(0, ...kinds.map(maxFileBytes));
    if (kinds.length === 1 && kinds[0] === 'foreign') contents.set('foreign', foreign(path));
    else if (kinds.length > 0 && (entry.sparse || entry.size > most)) {
      const why = entry.sparse ? 'it is a sparse file' : `it has ${entry.size} bytes, more than ${most}`;
      for (const of of kinds) contents.set(of, { kind: 'unreadable', of, reason: why });
    }
    const isWanted = kinds.length > 0 && contents.size === 0;
    const run = this.#open && new ContentRun({ path, size: entry.size, depth: 0 }, this.#open, this.#record);
    if (!isWanted && !run) {
      this.#keep(path, contents, []);
      return false;
    }
    const bytes = isWanted ? Buffer.allocUnsafe(entry.size) : null;
    this.#file = { path, kinds, contents, bytes, filled: 0, run };
    return true;
  }

  /** Places what is no regular file. */
  #place(entry: TarEntry, path: string, kinds: readonly FileKind[]): void {
    if (entry.type === 'hardlink') {
      this.#hardlink(entry, path, kinds);
      return;
    }
    const decides = this.#forget(path) || isAnchor(path) || isPackageFolder(path) || kinds.length > 0;
    if (entry.type === 'directory') {
      if (isAnchor(path)) this.#record.push({ kind: 'directory', path });
    } else if (decides && entry.type === 'symlink') {
      this.#symlink(path, entry.linkName);
    } else if (kinds.length > 0) {
      this.#unreadable(path, kinds, 'it is not a regular file');
    } else if (decides) {
      this.#record.push({ kind: 'other', path });
    }
  }

  #symlink(path: string, target: string): void {
    if (target.length > MAX_NAME_LENGTH) {
      this.#record.notLookedAt(path, 'the target of the link is too long');
      this.#record.push({ kind: 'other', path });
    } else this.#record.push({ kind: 'symlink', path, target });
  }

  #hardlink(entry: TarEntry, path: string, kinds: readonly FileKind[]): void {
    const target = entryName(entry.linkName);
    if ('refused' in target) {
      const reason = `it is a link whose target is refused: ${target.refused}`;
      if (kinds.length > 0) this.#unreadable(path, kinds, reason);
      else this.#keep(path, new Map(), []);
      return;
    }
    const known = this.#known.get(target.path);
    const contents = new Map<FileKind, FileContent>();
    for (const kind of kinds) {
      const content = known?.contents.get(kind);
      if (content) contents.set(kind, content);
      else this.#miss(target.path, kind);
    }
    if (contents.size === kinds.length) this.#keep(path, contents, known?.found ?? []);
    else if (fileKind(path) !== undefined) {
      this.#forget(path);
      this.#record.push({ kind: 'hardlink', path, target: target.path });
    }
  }

  #whiteout(path: string, base: string): void {
    const folder = path.slice(0, Math.max(0, path.length - base.length - 1));
    if (base === OPAQUE) {
      this.#record.push({ kind: 'opaque', path: folder });
      return;
    }
    if (base.startsWith(AUFS_OWN)) return;
    const name = base.slice(WHITEOUT.length);
    if (name === '' || name === '.' || name === '..') {
      this.#record.notLookedAt(path, 'it is a whiteout of no name');
      return;
    }
    this.#record.push({ kind: 'whiteout', path: folder === '' ? name : `${folder}/${name}` });
  }

  #unreadable(path: string, kinds: readonly FileKind[], reason: string): void {
    const contents = kinds.map((of) => [of, { kind: 'unreadable', of, reason }] as const);
    this.#keep(path, new Map(contents), []);
  }

  /** Remembers what lies at a path, and writes down what matters of it; nothing takes the place of what mattered before. */
  #keep(path: string, contents: Known['contents'], found: Known['found']): void {
    const kind = fileKind(path);
    const content = kind === undefined ? undefined : contents.get(kind);
    const matters = content !== undefined || found.length > 0;
    const wasWritten = this.#forget(path);
    if (matters || contents.size > 0) this.#known.set(path, { contents, found, isWritten: matters });
    if (matters) {
      const entry: FileEntry = {
        ...{ kind: 'file', path },
        ...(content ? { content } : {}),
        ...(found.length > 0 ? { found } : {}),
      };
      this.#record.push(entry);
    } else if (wasWritten || isAnchor(path) || isPackageFolder(path)) this.#record.push({ kind: 'other', path });
  }

  /** Something else takes the place of a file; returns whether an entry tells of that one. */
  #forget(path: string): boolean {
    const known = this.#known.get(path);
    this.#known.delete(path);
    return known?.isWritten === true;
  }

  #miss(target: string, kind: FileKind): void {
    this.#budget.keep(200 + target.length);
    const kinds = this.#missing.get(target);
    if (kinds) kinds.add(kind);
    else this.#missing.set(target, new Set([kind]));
  }
}

function withTarget(entry: TarEntry) {
  const target = entryName(entry.linkName);
  return 'path' in target ? { ...entry, target: target.path } : entry;
}
