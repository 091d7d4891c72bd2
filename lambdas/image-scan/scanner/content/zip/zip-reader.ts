import { LayerUnreadable } from '../../errors';
import type { SyncCodec } from '../../layer/sync-codec';
import { hasEnded } from '../codec-pool';
import { CentralDirectory } from './central-directory';
import * as records from './zip-header';

export interface ZipEntry {
  readonly name: string;
  /** Bytes, as the archive says before the content; null where it does not. */
  readonly size: number | null;
}

/** Why content of an archive could not be read, or is not what other programs read. */
export type ZipProblem =
  | 'encrypted'
  | 'unread compression'
  | 'damaged'
  | 'wrong size'
  | 'unknown end'
  | 'cut short'
  | 'elsewhere'
  | 'renamed'
  | 'no directory';

export interface ZipVisitor {
  /** A file begins; folders are left out. `content` gets it in pieces, and `entryEnd` follows. */
  entry(entry: ZipEntry): void;
  /** A view that is valid only during the call. */
  content(piece: Buffer): void;
  /** @param whole whether all of it could be read. */
  entryEnd(whole: boolean): void;
  /** @param name of the file; null for the archive as a whole. @param count of files that it is true of. */
  problem(problem: ZipProblem, name: string | null, count: number): void;
}

type State = 'record' | 'search' | 'content' | 'skip' | 'descriptor';

/** What a step returns that can do nothing before there are more bytes. */
const MORE = -1;
const PK = Buffer.from('PK');
const NONE = Buffer.alloc(0);

/**
 * Reads a zip archive that is pushed to it in pieces, in the order of its entries: it passes once and nothing is looked up
 * at its end. What stands before, between and after the entries is searched for further ones. Nothing that the archive
 * holds makes it throw: what cannot be read is told as a problem, and the reading goes on.
 */
export class ZipReader {
  readonly #visitor: ZipVisitor;
  readonly #codec: () => SyncCodec | null;
  readonly #directory = new CentralDirectory();
  #state: State;
  /** Bytes from the file's start to the byte at hand. */
  #position = 0;
  /** Of a record that is not there whole: at most two texts of 64 KiB. */
  #tail: Buffer = NONE;
  #entry: records.LocalHeader | null = null;
  #inflating: SyncCodec | null = null;
  /** Bytes of the content at hand: left in the archive (null where unknown), taken from it, and given out. */
  #left: number | null = null;
  #taken = 0;
  #given = 0;
  #directoryStart: number | null = null;
  #zip64Offset: number | null = null;
  #sawEnd = false;

  /** @param leadIn whether something may stand before the archive. */
  constructor(visitor: ZipVisitor, options: { readonly codec: () => SyncCodec | null; readonly leadIn: boolean }) {
    this.#visitor = visitor;
    this.#codec = options.codec;
    this.#state = options.leadIn ? 'search' : 'record';
  }

  /** @throws what the visitor throws. */
  push(piece: Buffer): void {
    const bytes = this.#tail.length > 0 ? Buffer.concat([this.#tail, piece]) : piece;
    let at = 0;
    while (at < bytes.length) {
      const taken = this.#step(bytes.subarray(at));
      if (taken === MORE) break;
      at += taken;
      this.#position += taken;
    }
    this.#tail = at < bytes.length ? Buffer.from(bytes.subarray(at)) : NONE;
  }

  end(): void {
    if (this.#state === 'content') this.#visitor.entryEnd(false);
    const isMidFile = this.#state === 'content' || this.#state === 'skip' || this.#state === 'descriptor';
    if (isMidFile || (this.#state === 'record' && this.#tail.length > 0)) {
      this.#visitor.problem('cut short', isMidFile ? (this.#entry?.name ?? null) : null, 1);
    } else if (!this.#sawEnd) this.#visitor.problem('no directory', null, 1);
  }

  /** @param bytes at least one. @returns how many were taken; none only where the state has changed. */
  #step(bytes: Buffer): number {
    switch (this.#state) {
      case 'record':
        return this.#record(bytes);
      case 'search':
        return this.#search(bytes);
      case 'content':
        return this.#inflating === null ? this.#stored(bytes) : this.#inflate(this.#inflating, bytes);
      case 'skip':
        return this.#skip(bytes);
      case 'descriptor':
        return this.#descriptor(bytes);
    }
  }

  #record(bytes: Buffer): number {
    if (bytes.length < records.SIGNATURE_BYTES) return MORE;
    const signature = bytes.readUInt32LE(0);
    // The mark of an archive that was meant to be split is followed by its first entry.
    if (signature === records.DESCRIPTOR && this.#position === 0) return records.SIGNATURE_BYTES;
    const length = records.recordLength(signature, bytes);
    const isKnown = length !== null && (signature !== records.LOCAL_HEADER || records.mayBeLocalHeader(bytes));
    if (!isKnown) {
      this.#state = 'search';
      return 0;
    }
    if (bytes.length < length) return MORE;
    this.#read(signature, bytes.subarray(0, length));
    return length;
  }

  #read(signature: number, record: Buffer): void {
    if (signature === records.LOCAL_HEADER) this.#begin(records.readLocalHeader(record));
    else if (signature === records.CENTRAL_HEADER) {
      this.#directoryStart ??= this.#position;
      const { offset, rawName } = records.readCentralHeader(record);
      this.#directory.record(offset, rawName);
    } else if (signature === records.ZIP64_END_RECORD) {
      this.#directoryStart ??= this.#position;
      this.#zip64Offset = records.zip64DirectoryOffset(record);
      this.#pass(records.zip64EndRest(record));
    } else if (signature === records.END_RECORD) this.#endRecord(record);
  }

  #endRecord(record: Buffer): void {
    this.#sawEnd = true;
    const offset = records.directoryOffset(record) ?? this.#zip64Offset ?? 0;
    const { elsewhere, renamed } = this.#directory.compare((this.#directoryStart ?? this.#position) - offset);
    if (elsewhere > 0) this.#visitor.problem('elsewhere', null, elsewhere);
    if (renamed > 0) this.#visitor.problem('renamed', null, renamed);
    this.#directoryStart = null;
    this.#zip64Offset = null;
    this.#state = 'search';
  }

  #begin(entry: records.LocalHeader): void {
    this.#entry = entry;
    this.#left = entry.compressedSize;
    this.#taken = 0;
    this.#given = 0;
    this.#inflating = null;
    this.#directory.entry(this.#position, entry.rawName);
    if (entry.encrypted) this.#passOver('encrypted');
    else if (entry.method === records.STORED) this.#beginStored(entry);
    else this.#beginInflating(entry);
  }

  #beginStored(entry: records.LocalHeader): void {
    if (entry.name.endsWith('/') && (this.#left ?? 0) === 0) {
      this.#state = entry.descriptorFollows ? 'descriptor' : 'record';
    } else if (this.#left === null) this.#passOver('unknown end');
    else {
      this.#visitor.entry({ name: entry.name, size: entry.size });
      this.#state = 'content';
      if (this.#left === 0) this.#finish();
    }
  }

  #beginInflating(entry: records.LocalHeader): void {
    this.#inflating = entry.method === records.DEFLATED ? this.#codec() : null;
    if (this.#inflating === null) {
      this.#passOver('unread compression');
      return;
    }
    this.#visitor.entry({ name: entry.name, size: entry.size });
    this.#state = 'content';
    if (this.#left === 0) this.#abandon('damaged');
  }

  #passOver(problem: ZipProblem): void {
    this.#tell(problem);
    if (this.#left === null) this.#state = 'search';
    else this.#pass(this.#left);
  }

  /** The rest of the file at hand is left out. */
  #abandon(problem: ZipProblem): void {
    this.#inflating = null;
    this.#visitor.entryEnd(false);
    this.#passOver(problem);
  }

  #pass(bytes: number): void {
    this.#left = bytes;
    this.#state = bytes > 0 ? 'skip' : 'record';
  }

  #skip(bytes: Buffer): number {
    const left = this.#left ?? 0;
    const taken = Math.min(bytes.length, left);
    this.#left = left - taken;
    if (this.#left === 0) this.#state = 'record';
    return taken;
  }

  #stored(bytes: Buffer): number {
    const left = this.#left ?? 0;
    const piece = bytes.subarray(0, left);
    this.#left = left - piece.length;
    this.#taken += piece.length;
    this.#given += piece.length;
    this.#visitor.content(piece);
    if (this.#left === 0) this.#finish();
    return piece.length;
  }

  #inflate(codec: SyncCodec, bytes: Buffer): number {
    // One byte more than it has, where there is one, shows at once whether the stream ends where it should.
    const input = this.#left === null ? bytes : bytes.subarray(0, this.#left + 1);
    let taken: number;
    try {
      taken = codec.decode(input, 0, (output) => {
        this.#given += output.length;
        this.#visitor.content(output);
      });
    } catch (error) {
      if (!(error instanceof LayerUnreadable)) throw error;
      this.#abandon('damaged');
      return 0;
    }
    const isOver = this.#left !== null && taken > this.#left;
    const own = this.#left === null ? taken : Math.min(taken, this.#left);
    this.#taken += own;
    if (this.#left !== null) this.#left -= own;
    if (!isOver && (taken < input.length || (this.#left === 0 && hasEnded(codec)))) this.#finish();
    else if (this.#left === 0) this.#abandon('damaged');
    return own;
  }

  #finish(): void {
    this.#inflating = null;
    this.#visitor.entryEnd(true);
    const { size, descriptorFollows } = this.#entry ?? { size: null, descriptorFollows: false };
    const isLong = (this.#left ?? 0) > 0;
    if (isLong || (size !== null && size !== this.#given)) this.#tell('wrong size');
    // What lies in the rest of a size that is too large may be entries of its own.
    if (isLong) this.#state = 'search';
    else this.#state = descriptorFollows ? 'descriptor' : 'record';
  }

  #descriptor(bytes: Buffer): number {
    if (bytes.length < records.DESCRIPTOR_BYTES) return MORE;
    this.#state = 'record';
    const length = records.descriptorLength(bytes, this.#taken, this.#given);
    if (length !== null) return length;
    // A folder's is often left out, though it is announced.
    const isNext = records.recordLength(bytes.readUInt32LE(0), bytes) !== null;
    if (!(isNext && this.#taken === 0)) {
      this.#tell('wrong size');
      this.#state = 'search';
    }
    return 0;
  }

  /** Looks for the next record. */
  #search(bytes: Buffer): number {
    const found = bytes.indexOf(PK);
    if (found < 0) {
      // The first letter may be the last byte.
      const kept = bytes[bytes.length - 1] === PK[0] ? 1 : 0;
      return bytes.length > kept ? bytes.length - kept : MORE;
    }
    if (found > 0) return found;
    if (bytes.length < records.SIGNATURE_BYTES) return MORE;
    const signature = bytes.readUInt32LE(0);
    if (records.recordLength(signature, bytes) === null) return PK.length;
    if (signature === records.LOCAL_HEADER) {
      if (bytes.length < records.LOCAL_BYTES) return MORE;
      if (!records.mayBeLocalHeader(bytes)) return PK.length;
    }
    this.#state = 'record';
    return 0;
  }

  #tell(problem: ZipProblem): void {
    this.#visitor.problem(problem, this.#entry?.name ?? null, 1);
  }
}
