import { createGunzip, createZstdDecompress, type Gunzip, type ZstdDecompress } from 'node:zlib';
import { LayerUnreadable, type ScannerError } from '../errors';
import { isZstdMagic, ZstdFrames } from './zstd-frames';

/** Bytes that come out at a time: few turns of the event loop, and no bomb grows further between two checks. */
const OUTPUT_BYTES = 256 * 1024;
const MAGIC_BYTES = 6;

type Sink = (piece: Uint8Array) => void;

interface Decoder {
  write(piece: Buffer): Promise<void>;
  end(): Promise<void>;
  close(): void;
}

/**
 * Decompresses what is pushed to it by what its first bytes say: gzip of any number of members, zstd of any
 * number of frames, or nothing at all. The sink gets pieces of at most 256 KiB, or the pushed bytes themselves.
 */
export class LayerDecompressor {
  readonly #sink: Sink;
  #start: Buffer | undefined = Buffer.alloc(0);
  #decoder: Decoder | undefined;

  constructor(sink: Sink) {
    this.#sink = sink;
  }

  /**
   * Resolves when all that the piece holds has gone through the sink; the piece may be reused then.
   *
   * @throws LayerUnreadable, or what the sink throws.
   */
  async write(piece: Uint8Array): Promise<void> {
    const bytes = Buffer.from(piece.buffer, piece.byteOffset, piece.byteLength);
    if (this.#start === undefined) return this.#decoder?.write(bytes);
    this.#start = Buffer.concat([this.#start, bytes]);
    return this.#start.length < MAGIC_BYTES ? undefined : this.#open();
  }

  /** @throws LayerUnreadable if the compressed stream is not whole. */
  async end(): Promise<void> {
    if (this.#start !== undefined) await this.#open();
    await this.#decoder?.end();
  }

  /** Frees what is held; also in the middle of a stream. */
  close(): void {
    this.#decoder?.close();
  }

  async #open(): Promise<void> {
    const start = this.#start ?? Buffer.alloc(0);
    this.#start = undefined;
    this.#decoder = decoderFor(start, this.#sink);
    await this.#decoder.write(start);
  }
}

function decoderFor(start: Buffer, sink: Sink): Decoder {
  if (start.length >= 2 && start.readUInt16BE(0) === 0x1f8b) {
    return new StreamDecoder('gzip', createGunzip({ chunkSize: OUTPUT_BYTES }), sink);
  }
  if (start.length >= 4 && isZstdMagic(start.readUInt32LE(0))) return new ZstdDecoder(sink);
  if (start.toString('latin1', 0, 3) === 'BZh') throw new LayerUnreadable('bzip2 compression is not supported');
  if (start.toString('latin1', 0, 6) === '\xfd7zXZ\0') throw new LayerUnreadable('xz compression is not supported');
  return { write: async (piece) => sink(piece), end: async () => {}, close: () => {} };
}

/** One of Node's decoders, driven piece by piece so that never more than one output waits. */
class StreamDecoder implements Decoder {
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

class ZstdDecoder implements Decoder {
  readonly #frames = new ZstdFrames();
  readonly #stream: StreamDecoder;

  constructor(sink: Sink) {
    this.#stream = new StreamDecoder('zstd', createZstdDecompress({ chunkSize: OUTPUT_BYTES }), sink);
  }

  async write(piece: Buffer): Promise<void> {
    for (let at = 0; at < piece.length; ) {
      const end = this.#frames.take(piece, at);
      await this.#stream.write(piece.subarray(at, end));
      at = end;
    }
  }

  async end(): Promise<void> {
    if (!this.#frames.atBoundary) throw new LayerUnreadable('zstd: the stream is cut short');
    await this.#stream.end();
  }

  close(): void {
    this.#stream.close();
  }
}
