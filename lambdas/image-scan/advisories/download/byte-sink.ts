import { type FileHandle, open } from 'node:fs/promises';

/** Where the bytes of a download go, piece by piece. */
export interface ByteSink {
  readonly write: (piece: Uint8Array) => Promise<void>;
  /** Forgets everything: what is at the address has changed, and begins anew. */
  readonly clear: () => Promise<void>;
}

/** A whole download in memory; how much that may be is the download's `maxBytes`. */
export class MemorySink implements ByteSink {
  #pieces: Uint8Array[] = [];

  async write(piece: Uint8Array): Promise<void> {
    this.#pieces.push(piece);
  }

  async clear(): Promise<void> {
    this.#pieces = [];
  }

  bytes(): Buffer {
    return Buffer.concat(this.#pieces);
  }
}

/** A download into a new file. To be closed before the file is read. */
export class FileSink implements ByteSink, AsyncDisposable {
  readonly #file: FileHandle;
  #size = 0;

  private constructor(file: FileHandle) {
    this.#file = file;
  }

  static async create(path: string): Promise<FileSink> {
    return new FileSink(await open(path, 'w', 0o600));
  }

  async write(piece: Uint8Array): Promise<void> {
    let written = 0;
    while (written < piece.length) {
      const { bytesWritten } = await this.#file.write(piece, written, piece.length - written, this.#size);
      written += bytesWritten;
      this.#size += bytesWritten;
    }
  }

  async clear(): Promise<void> {
    await this.#file.truncate(0);
    this.#size = 0;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#file.close();
  }
}
