import { InvalidTar } from '../errors';
import { type Extension, readPax, refuseGlobalPax } from './pax';
import { BLOCK, isZeroBlock, readTarHeader, type TarHeader } from './tar-header';

export type TarEntryType = 'file' | 'hardlink' | 'symlink' | 'directory' | 'other';

export interface TarEntry {
  readonly type: TarEntryType;
  /** As the archive has it: may be absolute, climb with `..` or hold NUL. */
  readonly name: string;
  /** Of hard and symbolic links. */
  readonly linkName: string;
  /** Where its content begins, in bytes from the start of the archive, and how many bytes the archive has of it. */
  readonly offset: number;
  readonly size: number;
  /** Permissions with the bits for setuid, setgid and sticky. */
  readonly mode: number;
  readonly uid: number;
  readonly gid: number;
  /** The bytes are a sparse file's pieces, not the file. */
  readonly sparse: boolean;
}

export interface TarVisitor {
  /** Returns whether the entry's content is wanted: then `content` gets it in pieces and `end` follows. */
  entry(entry: TarEntry): boolean;
  /** A view into the pushed bytes, valid only during the call. */
  content(piece: Buffer): void;
  end(): void;
}

/** Source: Go's archive/tar reads no larger extended header. */
const MAX_EXTENSION_BYTES = 1024 * 1024;

const TYPES: Readonly<Record<string, TarEntryType>> = {
  '\0': 'file',
  '0': 'file',
  '7': 'file',
  S: 'file',
  '1': 'hardlink',
  '2': 'symlink',
  '5': 'directory',
};
/** Links, devices, directories and pipes have no content, whatever size their header states. */
const WITHOUT_CONTENT = '123456';
const EXTENSIONS = 'xgLK';

type State = 'header' | 'content' | 'skip' | 'extension' | 'sparse map' | 'one zero block' | 'end';

/** Reads a tar archive that is pushed to it in pieces of any size, and holds at most one header of it. */
export class TarReader {
  readonly #visitor: TarVisitor;
  readonly #partial = Buffer.alloc(BLOCK);
  #partialLength = 0;
  #state: State = 'header';
  #offset = 0;
  /** Bytes of the current content, and of the fill after it. */
  #left = 0;
  #fill = 0;
  #extension: Extension = {};
  #extensionType = '';
  #extensionPieces: Buffer[] = [];
  #afterSparseMap: TarHeader | undefined;

  constructor(visitor: TarVisitor) {
    this.#visitor = visitor;
  }

  /** @throws InvalidTar, or what the visitor throws. */
  push(piece: Uint8Array): void {
    const bytes = Buffer.from(piece.buffer, piece.byteOffset, piece.byteLength);
    let at = 0;
    while (at < bytes.length) {
      const before = at;
      at = this.#left + this.#fill > 0 ? this.#passContent(bytes, at) : this.#passBlock(bytes, at);
      this.#offset += at - before;
    }
  }

  /** @throws InvalidTar if the archive stops before its end mark, two blocks of zeros. */
  end(): void {
    if (this.#state === 'end' && this.#partialLength === 0) return;
    throw new InvalidTar(this.#offset, 'the archive stops before its end mark');
  }

  /** How many of the next bytes nobody needs: a caller that can seek may `skip` them. */
  get skippable(): number {
    return this.#state === 'skip' ? this.#left + this.#fill : 0;
  }

  /** @param bytes at most `skippable`. */
  skip(bytes: number): void {
    if (bytes === 0) return;
    this.#offset += bytes;
    this.#fill -= Math.max(0, bytes - this.#left);
    this.#left = Math.max(0, this.#left - bytes);
    if (this.#left + this.#fill === 0) this.#state = 'header';
  }

  /** Bytes from the start of the archive to where the next pushed byte belongs. */
  get offset(): number {
    return this.#offset;
  }

  #passContent(bytes: Buffer, start: number): number {
    let at = start;
    if (this.#left > 0) {
      const end = Math.min(bytes.length, at + this.#left);
      if (this.#state === 'content') this.#visitor.content(bytes.subarray(at, end));
      else if (this.#state === 'extension') this.#extensionPieces.push(Buffer.from(bytes.subarray(at, end)));
      this.#left -= end - at;
      at = end;
      if (this.#left === 0 && this.#state === 'content') this.#visitor.end();
      if (this.#left === 0 && this.#state === 'extension') this.#endExtension();
    }
    const end = Math.min(bytes.length, at + this.#fill);
    if (this.#left === 0) {
      this.#fill -= end - at;
      at = end;
      if (this.#fill === 0) this.#state = 'header';
    }
    return at;
  }

  #passBlock(bytes: Buffer, at: number): number {
    if (this.#state === 'end') return this.#passEnd(bytes, at);
    if (this.#partialLength === 0 && at + BLOCK <= bytes.length) {
      this.#block(bytes, at, this.#offset);
      return at + BLOCK;
    }
    const end = Math.min(bytes.length, at + BLOCK - this.#partialLength);
    bytes.copy(this.#partial, this.#partialLength, at, end);
    this.#partialLength += end - at;
    if (this.#partialLength === BLOCK) {
      this.#block(this.#partial, 0, this.#offset + (end - at) - BLOCK);
      this.#partialLength = 0;
    }
    return end;
  }

  #passEnd(bytes: Buffer, at: number): number {
    for (let index = at; index < bytes.length; index += 1) {
      if (bytes[index] !== 0) throw new InvalidTar(this.#offset + index - at, 'bytes follow the end mark');
    }
    return bytes.length;
  }

  #block(block: Buffer, at: number, offset: number): void {
    if (this.#state === 'sparse map') {
      if (block[at + 504] === 0 && this.#afterSparseMap) this.#entry(this.#afterSparseMap, offset);
      return;
    }
    if (block[at] === 0 && isZeroBlock(block, at)) {
      if (this.#extensionType !== '') throw new InvalidTar(offset, 'an extended header has no entry');
      this.#state = this.#state === 'one zero block' ? 'end' : 'one zero block';
      return;
    }
    if (this.#state === 'one zero block') throw new InvalidTar(offset, 'an entry follows half an end mark');
    const header = readTarHeader(block, at, offset);
    if (EXTENSIONS.includes(header.typeflag)) this.#startExtension(header, offset);
    else if (header.typeflag === 'S' && header.sparseMapFollows) {
      this.#afterSparseMap = header;
      this.#state = 'sparse map';
    } else this.#entry(header, offset);
  }

  #startExtension(header: TarHeader, offset: number): void {
    if (header.size > MAX_EXTENSION_BYTES) {
      throw new InvalidTar(offset, `an extended header has ${header.size} bytes, more than ${MAX_EXTENSION_BYTES}`);
    }
    this.#state = 'extension';
    this.#extensionType = header.typeflag;
    this.#extensionPieces = [];
    this.#expect(header.size);
    if (header.size === 0) this.#endExtension();
  }

  #endExtension(): void {
    const content = Buffer.concat(this.#extensionPieces);
    this.#extensionPieces = [];
    this.#state = 'header';
    const type = this.#extensionType;
    if (type === 'g') {
      refuseGlobalPax(content, this.#offset);
      this.#extensionType = Object.keys(this.#extension).length > 0 ? 'x' : '';
      return;
    }
    const found = type === 'x' ? readPax(content, this.#offset) : readLongName(type, content);
    for (const key of Object.keys(found)) {
      // Programs differ in which of two such headers wins.
      if (key !== 'sparse' && key in this.#extension) {
        throw new InvalidTar(this.#offset, `two extended headers set the ${key} of one entry`);
      }
    }
    Object.assign(this.#extension, found);
  }

  #entry(header: TarHeader, offset: number): void {
    const extension = this.#extension;
    this.#extension = {};
    this.#extensionType = '';
    this.#afterSparseMap = undefined;
    const name = extension.sparseName ?? extension.path ?? header.name;
    const isOldDirectory = header.typeflag === '\0' && name.endsWith('/');
    const size = extension.size ?? header.size;
    const entry: TarEntry = {
      type: isOldDirectory ? 'directory' : (TYPES[header.typeflag] ?? 'other'),
      name,
      linkName: extension.linkPath ?? header.linkName,
      offset: offset + BLOCK,
      size: WITHOUT_CONTENT.includes(header.typeflag) ? 0 : size,
      mode: header.mode,
      uid: extension.uid ?? header.uid,
      gid: extension.gid ?? header.gid,
      sparse: extension.sparse === true || header.typeflag === 'S',
    };
    if (name === '') throw new InvalidTar(offset, 'an entry has no name');
    const wanted = this.#visitor.entry(entry);
    this.#state = wanted ? 'content' : 'skip';
    this.#expect(entry.size);
    if (entry.size > 0) return;
    this.#state = 'header';
    if (wanted) this.#visitor.end();
  }

  #expect(size: number): void {
    this.#left = size;
    this.#fill = (BLOCK - (size % BLOCK)) % BLOCK;
  }
}

function readLongName(type: string, content: Buffer): Extension {
  const end = content.indexOf(0);
  const name = content.toString('utf8', 0, end < 0 ? content.length : end);
  return type === 'L' ? { path: name } : { linkPath: name };
}
