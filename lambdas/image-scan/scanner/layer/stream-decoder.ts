import type { Gunzip, ZstdDecompress } from 'node:zlib';
import { LayerUnreadable, type ScannerError } from '../errors';
import type { Decoder, Sink } from './decoder';

/** One of Node's decoders, driven piece by piece so that never more than one output waits. */
export class StreamDecoder implements Decoder {
  readonly #name: string;
  readonly #stream: Gunzip | ZstdDecompress;
  #written = 0;
  #ended = false;
  #failure: unknown;
  /** Settles the operation at hand. */
  #settle: (() => void) | undefined;

  constructor(name: string, stream: Gunzip | ZstdDecompress, sink: Sink) {
    this.#name = name;
    this.#stream = stream;
    stream.on('data', (piece: Buffer) => {
      if (this.#failure !== undefined) return;
      try {
        sink(piece);
      } catch (error) {
        this.#fail(error);
      }
    });
    stream.on('error', (error) => this.#fail(new LayerUnreadable(`${name}: ${error.message}`, { cause: error })));
    stream.on('end', () => {
      this.#ended = true;
      this.#settle?.();
    });
  }

  async write(piece: Buffer): Promise<void> {
    this.#written += piece.length;
    // After the stream's end Node neither reads nor calls back.
    if (!this.#ended) await this.#run((done) => this.#stream.write(piece, done));
    if (this.#ended) throw this.#trailing();
  }

  async end(): Promise<void> {
    if (!this.#ended) await this.#run(() => this.#stream.end());
    if (this.#stream.bytesWritten !== this.#written) throw this.#trailing();
  }

  close(): void {
    this.#stream.destroy();
  }

  async #run(start: (done: () => void) => void): Promise<void> {
    if (this.#failure === undefined) {
      await new Promise<void>((resolve) => {
        this.#settle = resolve;
        start(resolve);
      });
    }
    if (this.#failure !== undefined) throw this.#failure;
  }

  #fail(error: unknown): void {
    this.#failure ??= error instanceof Error ? error : new LayerUnreadable(String(error));
    this.#stream.destroy();
    this.#settle?.();
  }

  #trailing(): ScannerError {
    return new LayerUnreadable(`${this.#name}: bytes follow the end of the compressed stream`);
  }
}
