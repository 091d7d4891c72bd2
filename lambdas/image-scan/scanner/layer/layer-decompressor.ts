import { createGunzip, createZstdDecompress } from 'node:zlib';
import { LayerUnreadable } from '../errors';
import { type Decoder, OUTPUT_BYTES, type Sink } from './decoder';
import { GzipDecoder } from './gzip-decoder';
import { StreamDecoder } from './stream-decoder';
import { openSyncCodec, type SyncCodec } from './sync-codec';
import { ZstdDecoder } from './zstd-decoder';
import { isZstdMagic } from './zstd-frames';

const MAGIC_BYTES = 6;

type OpenCodec = typeof openSyncCodec;

/**
 * Decompresses what is pushed to it by what its first bytes say: gzip of any number of members, zstd of any
 * number of frames, or nothing at all. The sink gets pieces of at most 256 KiB, or the pushed bytes themselves.
 */
export class LayerDecompressor {
  readonly #sink: Sink;
  readonly #openCodec: OpenCodec;
  #start: Buffer | undefined = Buffer.alloc(0);
  #decoder: Decoder | undefined;

  /** @param openCodec opens Node's synchronous decoders; where it gives null, streams serve. */
  constructor(sink: Sink, openCodec: OpenCodec = openSyncCodec) {
    this.#sink = sink;
    this.#openCodec = openCodec;
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
    this.#decoder = decoderFor(start, this.#sink, this.#openCodec);
    await this.#decoder.write(start);
  }
}

function decoderFor(start: Buffer, sink: Sink, openCodec: OpenCodec): Decoder {
  if (start.length >= 2 && start.readUInt16BE(0) === 0x1f8b) {
    const codec = openCodec('gzip', 'deflate', OUTPUT_BYTES);
    return codec
      ? new GzipDecoder(codec, sink)
      : new StreamDecoder('gzip', createGunzip({ chunkSize: OUTPUT_BYTES }), sink);
  }
  if (start.length >= 4 && isZstdMagic(start.readUInt32LE(0))) {
    const codec = openCodec('zstd', 'zstd', OUTPUT_BYTES);
    const frame = codec
      ? new FrameDecoder(codec, sink)
      : new StreamDecoder('zstd', createZstdDecompress({ chunkSize: OUTPUT_BYTES }), sink);
    return new ZstdDecoder(frame);
  }
  if (start.toString('latin1', 0, 3) === 'BZh') throw new LayerUnreadable('bzip2 compression is not supported');
  if (start.toString('latin1', 0, 6) === '\xfd7zXZ\0') throw new LayerUnreadable('xz compression is not supported');
  return { write: (piece) => sink(piece), end: () => {}, close: () => {} };
}

/** Decodes one frame after the other: a write never holds the end of one and the start of the next. */
class FrameDecoder implements Decoder {
  readonly #codec: SyncCodec;
  readonly #sink: Sink;

  constructor(codec: SyncCodec, sink: Sink) {
    this.#codec = codec;
    this.#sink = sink;
  }

  write(piece: Buffer): void {
    for (let at = 0; at < piece.length; ) {
      const end = this.#codec.decode(piece, at, this.#sink);
      if (end === at) throw new LayerUnreadable('zstd: bytes follow the end of a frame');
      at = end;
    }
  }

  end(): void {}

  close(): void {
    this.#codec.close();
  }
}
