import { LayerUnreadable } from '../errors';
import type { Decoder } from './decoder';
import { ZstdFrames } from './zstd-frames';

/** Zstandard of any number of frames, also skippable ones; the last one must be whole. */
export class ZstdDecoder implements Decoder {
  readonly #frames = new ZstdFrames();
  readonly #frame: Decoder;

  /** @param frame gets each frame's bytes in writes of their own. */
  constructor(frame: Decoder) {
    this.#frame = frame;
  }

  async write(piece: Buffer): Promise<void> {
    for (let at = 0; at < piece.length; ) {
      const end = this.#frames.take(piece, at);
      await this.#frame.write(piece.subarray(at, end));
      at = end;
    }
  }

  async end(): Promise<void> {
    if (!this.#frames.atBoundary) throw new LayerUnreadable('zstd: the stream is cut short');
    await this.#frame.end();
  }

  close(): void {
    this.#frame.close();
  }
}
