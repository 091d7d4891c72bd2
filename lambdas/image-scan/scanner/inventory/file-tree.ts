import type { FileEntry, LayerContents, LayerEntry } from '../layer/layer-contents';
import { isAnchor } from '../layer/wanted-files';

export type TreeValue =
  | { readonly kind: 'file'; readonly layer: number; readonly file: Omit<FileEntry, 'kind' | 'path'> }
  | { readonly kind: 'symlink'; readonly layer: number; readonly target: string }
  /** A hard link whose target was not read. */
  | { readonly kind: 'broken'; readonly layer: number; readonly target: string };

/** What a path leads to once links are followed: `path` is the true place, `value` what lies there. */
export interface Resolved {
  readonly path: string;
  readonly value: TreeValue | undefined;
  readonly throughLink: boolean;
}

interface Node {
  children?: Map<string, Node>;
  value?: TreeValue | undefined;
}

/** Source: Linux gives up on a path after 40 links (path_resolution(7)). */
const MAX_LINKS = 40;
/** Parts of a path with the targets of its links: as many as PATH_MAX has bytes. */
const MAX_STEPS = 4096;

/** The files that the inventory looks at, as a runtime would have them after unpacking layer on layer. */
export class FileTree {
  readonly #root: Node = {};

  /**
   * @param layer counted from the base, 0. Whiteouts act on lower layers only, wherever they stand in the archive (OCI image
   * specification, "Whiteouts").
   */
  apply(layer: number, contents: LayerContents): void {
    for (const entry of contents.entries) {
      if (entry.kind === 'whiteout') this.#remove(entry.path);
      else if (entry.kind === 'opaque') this.#find(this.#truePath(entry.path))?.children?.clear();
    }
    for (const entry of contents.entries) this.#place(layer, entry);
  }

  /** Every value with its true path. */
  *values(): Generator<{ readonly path: string; readonly value: TreeValue }> {
    const waiting: { path: string; node: Node }[] = [{ path: '', node: this.#root }];
    for (let next = waiting.pop(); next; next = waiting.pop()) {
      const { path, node } = next;
      if (node.value) yield { path, value: node.value };
      for (const [name, child] of node.children ?? []) waiting.push({ path: join(path, name), node: child });
    }
  }

  /** Follows links, those of folders on the way too. Null where there are too many of them. */
  resolve(path: string): Resolved | null {
    const waiting = split(path).reverse();
    let names: string[] = [];
    let nodes: (Node | undefined)[] = [this.#root];
    let links = 0;
    let steps = 0;
    for (let part = waiting.pop(); part !== undefined; part = waiting.pop()) {
      steps += 1;
      if (links > MAX_LINKS || steps > MAX_STEPS) return null;
      if (part === '..') {
        // As chroot does it: above the root is the root.
        names.pop();
        if (nodes.length > 1) nodes.pop();
        continue;
      }
      const node = nodes.at(-1)?.children?.get(part);
      if (node?.value?.kind !== 'symlink') {
        names.push(part);
        nodes.push(node);
        continue;
      }
      links += 1;
      const { target } = node.value;
      if (target.startsWith('/')) {
        names = [];
        nodes = [this.#root];
      }
      waiting.push(...split(target).reverse());
    }
    return { path: names.join('/'), value: nodes.at(-1)?.value, throughLink: links > 0 };
  }

  #place(layer: number, entry: LayerEntry): void {
    switch (entry.kind) {
      case 'whiteout':
      case 'opaque':
        return;
      case 'directory': {
        const node = this.#find(this.#truePath(entry.path));
        if (node) node.value = undefined;
        return;
      }
      case 'other':
        this.#remove(entry.path);
        return;
      case 'file': {
        const { path, kind, ...file } = entry;
        this.#set(path, { kind, layer, file });
        return;
      }
      case 'symlink':
        this.#set(entry.path, { kind: 'symlink', layer, target: entry.target });
        return;
      case 'hardlink': {
        const target = this.resolve(entry.target)?.value;
        const value: TreeValue =
          target?.kind === 'file' ? { ...target, layer } : { kind: 'broken', layer, target: entry.target };
        this.#set(entry.path, value);
      }
    }
  }

  #set(path: string, value: TreeValue): void {
    let node = this.#root;
    for (const part of this.#truePath(path)) {
      // What lies below a path makes the path a folder.
      node.value = undefined;
      node.children ??= new Map();
      const child: Node = node.children.get(part) ?? {};
      node.children.set(part, child);
      node = child;
    }
    delete node.children;
    node.value = value;
  }

  #remove(path: string): void {
    const parts = [...this.#truePath(path)];
    const name = parts.pop();
    if (name !== undefined) this.#find(parts)?.children?.delete(name);
  }

  /**
   * The place where unpacking puts a path: links of the folders on the way are followed as runtimes do, where they
   * bear on a database; a link at the path itself is replaced.
   */
  #truePath(path: string): readonly string[] {
    const parts = split(path);
    const name = parts.pop();
    const folder = parts.join('/');
    if (name === undefined || !this.#hasAnchorLink(parts)) return split(path);
    const resolved = this.resolve(folder);
    return resolved ? [...split(resolved.path), name] : split(path);
  }

  #hasAnchorLink(parts: readonly string[]): boolean {
    for (let length = 1; length <= parts.length; length += 1) {
      const path = parts.slice(0, length).join('/');
      if (!isAnchor(path)) return false;
      if (this.#find(parts.slice(0, length))?.value?.kind === 'symlink') return true;
    }
    return false;
  }

  #find(parts: readonly string[]): Node | undefined {
    let node: Node | undefined = this.#root;
    for (const part of parts) {
      node = node.children?.get(part);
      if (!node) return undefined;
    }
    return node;
  }
}

function split(path: string): string[] {
  return path.split('/').filter((part) => part !== '' && part !== '.');
}

function join(folder: string, name: string): string {
  return folder === '' ? name : `${folder}/${name}`;
}
